package org.vestibule.foundation.start;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Finds settings that name a file that is not there, cannot be read, or is empty. Without this a service would start with less than it
 * was given: SmallRye Config skips a missing file of {@code smallrye.config.locations}. What a file holds is checked by what reads it.
 */
final class ConfiguredFiles {
    private static final String LOCATIONS = "smallrye.config.locations";
    private static final String DATABASE = "quarkus.datasource.jdbc.url";
    /** By name: what comes from the environment is listed with dots for the hyphens, but found by either. */
    private static final List<String> FILE_SETTINGS = List.of(
            "vestibule.tokens.signing-keys",
            "vestibule.sealing.keyset",
            "vestibule.lookup.keyset",
            "vestibule.notifications.public-keyset",
            "vestibule.notifications.private-keyset",
            "vestibule.bootstrap.client-secret-file",
            "vestibule.database.credentials-file",
            "vestibule.password.breached-list",
            "kafka.ssl.truststore.location",
            "kafka.ssl.keystore.location");

    /** Certificates and keys in the address of a database (jdbc.postgresql.org/documentation/use). */
    private static final Pattern FILE_OF_DATABASE = Pattern.compile("[?&]ssl(?:rootcert|cert|key)=([^&]+)");
    /** Of an address that is no path: {@code http:}, {@code jar:} and so on. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    private ConfiguredFiles() {}

    static Optional<CannotStart> firstUnusable(Config config) {
        Stream<Optional<CannotStart>> locations = values(config, LOCATIONS)
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .map(location -> location.replaceFirst("^file:(//)?(?=/)", ""))
                .filter(location ->
                        !location.isEmpty() && !SCHEME.matcher(location).matches() && !isInJar(location))
                .map(location -> unusable(LOCATIONS, Path.of(location)));
        Stream<Optional<CannotStart>> files = FILE_SETTINGS.stream()
                .flatMap(name -> values(config, name).map(value -> unusable(name, Path.of(value))));
        Stream<Optional<CannotStart>> certificates = values(config, DATABASE)
                .flatMap(url -> FILE_OF_DATABASE.matcher(url).results())
                .map(ConfiguredFiles::decoded)
                .map(file -> unusable(DATABASE, Path.of(file)));
        return Stream.of(locations, files, certificates)
                .flatMap(all -> all)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static String decoded(MatchResult parameter) {
        return URLDecoder.decode(parameter.group(1), StandardCharsets.UTF_8);
    }

    /** A location without scheme may be a resource, too. */
    private static boolean isInJar(String location) {
        return !location.startsWith("/")
                && Thread.currentThread().getContextClassLoader().getResource(location) != null;
    }

    private static Stream<String> values(Config config, String name) {
        return config.getOptionalValue(name, String.class).filter(value -> !value.isBlank()).stream();
    }

    private static Optional<CannotStart> unusable(String setting, Path file) {
        if (!Files.exists(file)) {
            return Optional.of(CannotStart.file(setting, file, "does not exist"));
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of(CannotStart.file(setting, file, "is not a file"));
        }
        if (!Files.isReadable(file)) {
            return Optional.of(CannotStart.file(
                    setting, file, "cannot be read by user " + System.getProperty("user.name") + " of this process"));
        }
        if (file.toFile().length() == 0) {
            return Optional.of(CannotStart.file(setting, file, "is empty"));
        }
        return Optional.empty();
    }
}
