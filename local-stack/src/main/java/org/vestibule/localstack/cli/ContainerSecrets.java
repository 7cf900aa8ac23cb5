package org.vestibule.localstack.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.keys.RandomSecret;
import org.vestibule.localstack.postgres.PostgresServer;

/**
 * Database passwords for the suite in containers: a file per role for PostgreSQL, and the same as properties for each
 * service, those of the owner, who migrates, in a file of their own. A file that is already there stays.
 */
final class ContainerSecrets {
    private ContainerSecrets() {}

    static void writeTo(Path folder) {
        try {
            password(folder, "postgres");
            for (var database : PostgresServer.DATABASES) {
                var owner = password(folder, database + "_owner");
                var app = password(folder, database + "_app");
                writeOnce(folder.resolve(database + ".properties"), """
                        quarkus.datasource.username=%s_app
                        quarkus.datasource.password=%s
                        """.formatted(database, app));
                writeOnce(folder.resolve(database + "-owner.properties"), """
                        quarkus.flyway.username=%s_owner
                        quarkus.flyway.password=%s
                        """.formatted(database, owner));
            }
        } catch (IOException e) {
            throw new StartFailure("The passwords could not be written to " + folder, e);
        }
    }

    private static String password(Path folder, String role) throws IOException {
        var file = folder.resolve(role + "-password");
        writeOnce(file, RandomSecret.next());
        return Files.readString(file);
    }

    private static void writeOnce(Path file, String content) throws IOException {
        if (!Files.exists(file)) {
            Files.writeString(file, content);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }
}
