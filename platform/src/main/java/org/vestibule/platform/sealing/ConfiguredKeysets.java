package org.vestibule.platform.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.prf.PrfSet;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/** Opens every keyset that a service is given once at the start: what reads it later may be made at the first request. */
@Singleton
class ConfiguredKeysets {
    private static final Map<String, Class<?>> PRIMITIVES = Map.of(
            "vestibule.sealing.keyset", Aead.class,
            "vestibule.lookup.keyset", PrfSet.class,
            "vestibule.notifications.public-keyset", HybridEncrypt.class,
            "vestibule.notifications.private-keyset", HybridDecrypt.class);

    private final Config config;

    ConfiguredKeysets(Config config) {
        this.config = config;
    }

    void check(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent start) {
        PRIMITIVES.forEach((setting, primitive) -> config.getOptionalValue(setting, Path.class)
                .ifPresent(file -> Keysets.primitive(setting, file, primitive)));
    }
}
