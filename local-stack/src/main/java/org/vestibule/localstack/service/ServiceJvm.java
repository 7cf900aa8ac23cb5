package org.vestibule.localstack.service;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** With which collector, compiler and heap the services are run. */
public enum ServiceJvm {
    /**
     * For a developer's machine: a start that costs little, and less than 300 MiB resident. G1 on one thread, because it
     * gives memory back when the work is done, which the serial collector does only when the heap is full.
     */
    SMALL(
            "local.aot",
            "-XX:+UseG1GC",
            "-XX:G1HeapRegionSize=1m",
            "-XX:G1PeriodicGCInterval=10000",
            "-XX:ParallelGCThreads=1",
            "-XX:ConcGCThreads=1",
            "-XX:TieredStopAtLevel=1",
            "-Xms48m",
            "-Xss512k",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "-XX:ReservedCodeCacheSize=64m",
            "--sun-misc-unsafe-memory-access=allow") {
        @Override
        int heapMib(Service service) {
            return service.heapMib();
        }
    },
    /**
     * As the containers run them: the full compiler, and half of the memory that Kubernetes gives them as heap, of which
     * they begin with little: a 64th of a container's memory.
     */
    AS_DEPLOYED(
            "deployed.aot",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xms32m",
            "-Xss512k",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow") {
        @Override
        int heapMib(Service service) {
            return switch (service) {
                case AUTH -> 384;
                case MFA -> 320;
                case NOTIFICATION, ADMIN, PORTAL -> 256;
            };
        }
    };

    private final String cache;
    private final List<String> flags;

    ServiceJvm(String cache, String... flags) {
        this.cache = cache;
        this.flags = List.of(flags);
    }

    /** Largest heap in MiB. */
    abstract int heapMib(Service service);

    public List<String> flags(Service service) {
        return Stream.concat(flags.stream(), Stream.of("-Xmx" + heapMib(service) + "m"))
                .toList();
    }

    /** Where the ahead-of-time cache made with these flags is kept: another kind of headers or collector cannot use it. */
    public Path cache(Path jar) {
        return jar.resolveSibling(cache);
    }
}
