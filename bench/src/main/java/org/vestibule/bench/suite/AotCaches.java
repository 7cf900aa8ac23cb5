package org.vestibule.bench.suite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.process.Children;
import org.vestibule.localstack.service.Packaged;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.service.ServiceJvm;

/** The ahead-of-time caches that images have, made as {@code deploy/containers/Dockerfile} makes them. */
final class AotCaches {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** What has no default is named, so that a service gets as far as serving; nothing is opened. */
    private static final Map<String, String> NAMED = Stream.of(
                    "VESTIBULE_TOKENS_AUTH_ISSUER",
                    "VESTIBULE_TOKENS_AUTH_JWKS_URL",
                    "VESTIBULE_TOKENS_MFA_ISSUER",
                    "VESTIBULE_TOKENS_MFA_JWKS_URL",
                    "VESTIBULE_TOKENS_SIGNING_KEYS",
                    "VESTIBULE_SEALING_KEYSET",
                    "VESTIBULE_LOOKUP_KEYSET",
                    "VESTIBULE_NOTIFICATIONS_PUBLIC_KEYSET",
                    "VESTIBULE_NOTIFICATIONS_PRIVATE_KEYSET")
            .collect(Collectors.toMap(name -> name, name -> name.endsWith("URL") ? "http://none" : "/none"));

    private final Path root;
    private final Path home;

    AotCaches(Path root, Path home) {
        this.root = root;
        this.home = home;
    }

    /** Makes those that are missing or older than the service. */
    void make() {
        try (var children = new Children(home.resolve("cache-children"))) {
            for (var service : Service.values()) {
                make(children, service);
            }
        }
    }

    private void make(Children children, Service service) {
        var jar = root.resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
        var cache = ServiceJvm.AS_DEPLOYED.cache(jar);
        try {
            if (Files.exists(cache) && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) > 0) {
                return;
            }
            Files.deleteIfExists(cache);
        } catch (java.io.IOException e) {
            throw new StartFailure("The cache of " + service.module() + " cannot be made anew", e);
        }
        var environment = new java.util.HashMap<>(NAMED);
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://none/none");
        environment.put("QUARKUS_REDIS_HOSTS", "redis://none");
        children.start(
                        service.module() + "'s cache",
                        new Packaged(jar, ServiceJvm.AS_DEPLOYED.flags(service), cache).cacheCommand(),
                        environment,
                        home.resolve("logs/caches.log"))
                .awaitEnd(LONGEST);
    }
}
