package org.vestibule.platform.database;

import io.quarkus.credentials.CredentialsProvider;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.foundation.start.CannotStart;

/**
 * The database's user name and password from a file that is read anew for each connection: {@code
 * quarkus.datasource.credentials-provider=file}. So a new user with a new password comes into use without a restart, as old
 * connections end ({@code quarkus.datasource.jdbc.max-lifetime}).
 */
@Singleton
@Named("file")
public class FileCredentials implements CredentialsProvider {
    private static final String SETTING = "vestibule.database.credentials-file";

    private final Optional<Path> file;

    /** @param file properties {@code username} and {@code password} */
    FileCredentials(@ConfigProperty(name = "vestibule.database.credentials-file") Optional<Path> file) {
        this.file = file;
    }

    void check(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent start) {
        file.ifPresent(FileCredentials::read);
    }

    /** A file that is just being written is a database that is away: what waits for it asks again. */
    @Override
    public Map<String, String> getCredentials(String providerName) {
        try {
            return read(file.orElseThrow(() -> new CannotStart(SETTING + " names no file")));
        } catch (CannotStart unusable) {
            throw new UncheckedIOException(new IOException(unusable.getMessage(), unusable));
        }
    }

    private static Map<String, String> read(Path source) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(source)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw CannotStart.file(
                    SETTING,
                    source,
                    "cannot be read as properties: " + e.getClass().getSimpleName());
        }
        return Map.of(
                USER_PROPERTY_NAME, required(source, properties, "username"),
                PASSWORD_PROPERTY_NAME, required(source, properties, "password"));
    }

    private static String required(Path source, Properties properties, String name) {
        String value = properties.getProperty(name);
        if (value == null || value.isBlank()) {
            throw CannotStart.file(SETTING, source, "has no " + name);
        }
        return value;
    }
}
