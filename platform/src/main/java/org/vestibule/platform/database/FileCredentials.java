package org.vestibule.platform.database;

import io.quarkus.credentials.CredentialsProvider;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The database's user name and password from a file that is read anew for each connection: {@code
 * quarkus.datasource.credentials-provider=file}. So a new user with a new password comes into use without a restart, as old
 * connections end ({@code quarkus.datasource.jdbc.max-lifetime}).
 */
@Singleton
@Named("file")
public class FileCredentials implements CredentialsProvider {
    private final Optional<Path> file;

    /** @param file properties {@code username} and {@code password} */
    FileCredentials(@ConfigProperty(name = "vestibule.database.credentials-file") Optional<Path> file) {
        this.file = file;
    }

    @Override
    public Map<String, String> getCredentials(String providerName) {
        Path source = file.orElseThrow(
                () -> new IllegalStateException("vestibule.database.credentials-file does not name a file"));
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(source)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("database credentials " + source.getFileName() + " cannot be read", e);
        }
        return Map.of(
                USER_PROPERTY_NAME, required(properties, "username"),
                PASSWORD_PROPERTY_NAME, required(properties, "password"));
    }

    private static String required(Properties properties, String name) {
        String value = properties.getProperty(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("the file of database credentials has no " + name);
        }
        return value;
    }
}
