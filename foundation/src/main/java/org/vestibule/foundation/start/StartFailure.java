package org.vestibule.foundation.start;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Why a service could not start, in one line that names the file or the setting to look at. Only mistakes of an installation are
 * known here; anything else is a fault of the program, whose stack trace says more.
 */
public final class StartFailure {
    private static final String WRONG_PASSWORD = "28P01";
    private static final String NOT_ALLOWED = "28000";
    private static final String REJECTED = "08004";
    private static final String UNREACHABLE = "08001";
    /** Also what goes wrong while TLS begins. */
    private static final String BROKEN = "08006";

    private static final String NO_DATABASE = "3D000";
    private static final String NO_PERMISSION = "42501";
    private static final String DISK_FULL = "53100";
    private static final String CREDENTIALS =
            "quarkus.datasource.username and .password, quarkus.flyway.username and .password";
    private static final String ADDRESS = "quarkus.datasource.jdbc.url";
    /** EADDRINUSE, as the JVM and Netty's native sockets word it. */
    private static final String ADDRESS_IN_USE = "Address already in use";

    /** A setting that is missing or has no meaning, in the words of SmallRye Config; the first of several. */
    private static final Pattern SETTING = Pattern.compile("SRCFG\\d{5}: ([^\\n]+)");

    private StartFailure() {}

    /** Empty where the exception is no mistake of an installation. */
    public static Optional<String> explain(Throwable thrown) {
        return causes(thrown)
                .map(StartFailure::explainOne)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Without native sockets Quarkus keeps the exception for itself, and logs this, not yet formatted. */
    static Optional<String> explain(String message) {
        return message.startsWith("Port %d seems to be in use") || message.startsWith("Unable to bind to host")
                ? Optional.of(portInUse())
                : Optional.empty();
    }

    private static String portInUse() {
        Config config = ConfigProvider.getConfig();
        return "port %s (quarkus.http.port) or port %s (quarkus.management.port) is used by another process"
                .formatted(
                        config.getOptionalValue("quarkus.http.port", String.class)
                                .orElse("8080"),
                        config.getOptionalValue("quarkus.management.port", String.class)
                                .orElse("9000"));
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(30);
    }

    private static Optional<String> explainOne(Throwable cause) {
        return switch (cause) {
            case CannotStart mistake -> Optional.of(mistake.getMessage());
            case NoSuchFileException missing -> Optional.of(missing.getFile() + " does not exist");
            case FileSystemException file ->
                Optional.of("%s: %s"
                        .formatted(
                                file.getFile(),
                                Optional.ofNullable(file.getReason()).orElse("access denied")));
            case SQLException database -> explainDatabase(database);
            case IOException socket
            when String.valueOf(socket.getMessage()).contains(ADDRESS_IN_USE) -> Optional.of(portInUse());
            default -> explainSetting(String.valueOf(cause.getMessage()));
        };
    }

    private static Optional<String> explainSetting(String message) {
        return SETTING.matcher(message).results().findFirst().map(found -> found.group(1));
    }

    private static Optional<String> explainDatabase(SQLException database) {
        String said = String.valueOf(database.getMessage()).lines().findFirst().orElse("");
        String setting =
                switch (String.valueOf(database.getSQLState())) {
                    case WRONG_PASSWORD, NOT_ALLOWED -> CREDENTIALS;
                    // Such as a server without TLS; but a password that was not given is said so.
                    case REJECTED -> said.contains("password") ? CREDENTIALS : ADDRESS;
                    case UNREACHABLE, BROKEN, NO_DATABASE -> ADDRESS;
                    case NO_PERMISSION -> "the role in quarkus.datasource.username";
                    case DISK_FULL -> "the disk of the database";
                    default -> "";
                };
        return setting.isEmpty()
                ? Optional.empty()
                : Optional.of("the database said: " + said + " (check " + setting + ")");
    }
}
