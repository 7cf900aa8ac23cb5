package org.vestibule.localstack.keys;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Collectors;
import org.vestibule.localstack.postgres.PostgresServer;

/**
 * Database passwords for the suite in containers: a file per role for PostgreSQL, and the same as properties for each
 * service, those of the owner, who migrates, in a file of their own. A password that is already there stays, and the
 * properties follow it.
 */
public final class ContainerSecrets {
    private final KeyFolder folder;

    private ContainerSecrets(KeyFolder folder) {
        this.folder = folder;
    }

    public static void writeTo(Path folder) {
        new ContainerSecrets(new KeyFolder(folder)).write();
    }

    private void write() {
        password("postgres");
        for (var database : PostgresServer.DATABASES) {
            properties(database + ".properties", "quarkus.datasource", database + "_app");
            properties(database + "-owner.properties", "quarkus.flyway", database + "_owner");
        }
    }

    private String password(String role) {
        var file = folder.file(role + "-password");
        folder.makeOnce(file, RandomSecret::next);
        return folder.read(file).stripTrailing();
    }

    /** Keeps what an operator has added to the file. */
    private void properties(String name, String prefix, String role) {
        var password = password(role);
        var file = folder.file(name);
        var before = Files.exists(file) ? folder.read(file) : "";
        if (password.equals(parse(before).getProperty(prefix + ".password"))) {
            return;
        }
        var others = before.lines()
                .filter(line -> !line.startsWith(prefix + ".username=") && !line.startsWith(prefix + ".password="))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        folder.write(file, """
                %1$s.username=%2$s
                %1$s.password=%3$s
                %4$s""".formatted(prefix, role, password.replace("\\", "\\\\"), others));
    }

    private static Properties parse(String text) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
