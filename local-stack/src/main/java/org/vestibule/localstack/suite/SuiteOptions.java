package org.vestibule.localstack.suite;

import java.nio.file.Path;
import java.util.Optional;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.Ports;
import org.vestibule.localstack.process.Folder;
import org.vestibule.localstack.service.ServiceJvm;

/**
 * How to run the suite.
 *
 * @param root the source tree, with the packaged services and the policy presets
 * @param home folder for data and logs
 * @param keys folder for the key files
 * @param durable whether Redis keeps its data over a restart
 * @param jvm what each service is run with
 * @param before another source tree, packaged, that all second instances come from: the version before, in an update
 */
public record SuiteOptions(
        Path root,
        Path home,
        Path keys,
        Ports ports,
        boolean durable,
        Shape shape,
        ServiceJvm jvm,
        Optional<Path> before) {
    /** The suite of {@code ./vestibule up}: fixed ports, data that stays, in {@code .local/}. */
    public static SuiteOptions local(Path root) {
        return local(root, Ports.fixed(), Shape.SINGLE);
    }

    /** The suite of {@code ./vestibule up --cluster}, with data of its own in {@code .local/}. */
    public static SuiteOptions localCluster(Path root) {
        return local(root, Ports.fixedCluster(), Shape.CLUSTER);
    }

    private static SuiteOptions local(Path root, Ports ports, Shape shape) {
        var home = root.resolve(".local");
        return new SuiteOptions(
                root, home, home.resolve("keys"), ports, true, shape, ServiceJvm.SMALL, Optional.empty());
    }

    /** A fresh suite of one test run: free ports, an emptied home. */
    public static SuiteOptions forTests(Path root, Path home, Shape shape) {
        Folder.delete(home);
        var ports = shape == Shape.CLUSTER ? Ports.freeCluster() : Ports.free();
        return new SuiteOptions(
                root, home, home.resolve("keys"), ports, true, shape, ServiceJvm.SMALL, Optional.empty());
    }

    /** The same with other flags of the services' JVMs. */
    public SuiteOptions with(ServiceJvm other) {
        return new SuiteOptions(root, home, keys, ports, durable, shape, other, before);
    }

    /** With the second instances of every service as they were packaged in another source tree. */
    public SuiteOptions updating(Path other) {
        return new SuiteOptions(root, home, keys, ports, durable, shape, jvm, Optional.of(other));
    }

    Path treeOf(int instance) {
        return instance == 0 ? root : before.orElse(root);
    }

    Path data() {
        return Infrastructure.dataIn(home, ports);
    }
}
