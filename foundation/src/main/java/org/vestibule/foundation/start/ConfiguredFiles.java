package org.vestibule.foundation.start;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Refuses to start where a setting names a file that is not there, cannot be read, or is empty. Without this a service would
 * start with less than it was given: SmallRye Config skips a missing file of {@code smallrye.config.locations}.
 */
@Singleton
class ConfiguredFiles {
    private static final String LOCATIONS = "smallrye.config.locations";
    /** By name: what comes from the environment is listed with dots for the hyphens, but found by either. */
    private static final List<String> FILE_SETTINGS = List.of(
            "vestibule.tokens.signing-keys",
            "vestibule.sealing.keyset",
            "vestibule.lookup.keyset",
            "vestibule.notifications.public-keyset",
            "vestibule.notifications.private-keyset",
            "vestibule.bootstrap.client-secret-file",
            "vestibule.database.credentials-file",
            "vestibule.password.breached-list");

    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start) {
        firstUnusable(ConfigProvider.getConfig()).ifPresent(unusable -> {
            throw unusable;
        });
    }

    static Optional<CannotStart> firstUnusable(Config config) {
        Stream<Optional<CannotStart>> locations = values(config, LOCATIONS)
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(location -> location.startsWith("/"))
                .map(location -> unusable(LOCATIONS, Path.of(location)));
        Stream<Optional<CannotStart>> files = FILE_SETTINGS.stream()
                .flatMap(name -> values(config, name).map(value -> unusable(name, Path.of(value))));
        return Stream.concat(locations, files).flatMap(Optional::stream).findFirst();
    }

    private static Stream<String> values(Config config, String name) {
        return config.getOptionalValue(name, String.class).filter(value -> !value.isBlank()).stream();
    }

    private static Optional<CannotStart> unusable(String setting, Path file) {
        if (!Files.exists(file)) {
            return Optional.of(because(setting, file, "does not exist"));
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of(because(setting, file, "is not a file"));
        }
        if (!Files.isReadable(file)) {
            return Optional.of(because(
                    setting, file, "cannot be read by user " + System.getProperty("user.name") + " of this process"));
        }
        if (file.toFile().length() == 0) {
            return Optional.of(because(setting, file, "is empty"));
        }
        return Optional.empty();
    }

    private static CannotStart because(String setting, Path file, String why) {
        return new CannotStart("%s names %s, which %s".formatted(setting, file, why));
    }
}
