package org.vestibule.platform;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import org.jboss.logging.Logger;

/**
 * Says whether a library's native code is in use: one log line, and the gauge {@code vestibule_native_library} with the label
 * {@code library}, 1 where it is and 0 where Java does the work. Java is slower but gives the same results, so nothing fails;
 * without this nobody would notice.
 */
public final class NativeLibrary {
    private static final Logger LOG = Logger.getLogger(NativeLibrary.class);

    private NativeLibrary() {}

    /** @param library the name in log and metric, for example {@code libsodium} */
    public static void loaded(String library, String use) {
        LOG.infof("native library %s loaded: %s", library, use);
        record(library, 1);
    }

    /**
     * @param instead what does the work in its place
     * @param why the loader's message
     */
    public static void missing(String library, String instead, Throwable why) {
        LOG.warnf("native library %s not loaded, using %s: %s", library, instead, why);
        record(library, 0);
    }

    private static void record(String library, int loaded) {
        Metrics.gauge("vestibule.native.library", Tags.of("library", library), loaded);
    }
}
