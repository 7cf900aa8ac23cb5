package org.vestibule.localstack.suite;

import java.nio.file.Path;
import org.vestibule.localstack.Ports;
import org.vestibule.localstack.process.Folder;

/**
 * How to run the suite.
 *
 * @param root the source tree, with the packaged services and the policy presets
 * @param home folder for data and logs
 * @param keys folder for the key files
 * @param durable whether Redis keeps its data over a restart
 * @param mfaInstances how many mfa-services share one Redis and one database
 */
public record SuiteOptions(Path root, Path home, Path keys, Ports ports, boolean durable, int mfaInstances) {
    /** The suite of {@code ./vestibule up}: fixed ports, data that stays, in {@code .local/}. */
    public static SuiteOptions local(Path root) {
        var home = root.resolve(".local");
        return new SuiteOptions(root, home, home.resolve("keys"), Ports.fixed(), true, 1);
    }

    /** A fresh suite of one test run: free ports, an emptied home. */
    public static SuiteOptions forTests(Path root, Path home, int mfaInstances) {
        Folder.delete(home);
        return new SuiteOptions(root, home, home.resolve("keys"), Ports.free(), true, mfaInstances);
    }
}
