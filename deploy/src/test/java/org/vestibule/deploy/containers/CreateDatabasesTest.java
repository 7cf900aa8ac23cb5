package org.vestibule.deploy.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vestibule.deploy.Tree;

/** What {@code create-databases.sh} says where it cannot do its work, with a psql that answers as told. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CreateDatabasesTest {
    @TempDir
    private Path folder;

    private Path passwords;

    @BeforeEach
    void prepare() throws IOException {
        passwords = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(passwords.resolve("postgres-password"), "canary");
        psql("exit 0");
    }

    private void psql(String script) throws IOException {
        Path psql = Files.createDirectories(folder.resolve("bin")).resolve("psql");
        Files.writeString(psql, "#!/bin/bash\n" + script + "\n");
        Files.setPosixFilePermissions(psql, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void assertFails(String line) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        "/bin/bash",
                        Tree.ROOT
                                .resolve("deploy/containers/create-databases.sh")
                                .toString())
                .redirectErrorStream(true);
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("PASSWORDS", passwords.toString());
        builder.environment().put("PGHOST", "postgres");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(text).isEqualTo("create-databases: " + line + "\n").doesNotContain("canary");
    }

    @Test
    void aFileThatIsNoPasswordIsNamed() throws IOException, InterruptedException {
        Path file = passwords.resolve("postgres-password");

        Files.writeString(file, "");
        assertFails(file + " is empty; remove it, and ./vestibule keys makes it");
        Files.delete(file);
        assertFails(file + " does not exist; ./vestibule keys makes it");
        Files.createDirectory(file);
        assertFails(file + " is not a file");
        Files.delete(file);
        Files.delete(passwords);
        assertFails("user %s cannot look into %s".formatted(uid(), passwords));
    }

    @Test
    void aVolumeThatWasMadeWithAnotherPasswordIsToldOf() throws IOException, InterruptedException {
        psql("echo 'psql: error: FATAL:  password authentication failed for user \"postgres\"' >&2; exit 2");

        assertFails(
                ("PostgreSQL at postgres refuses the password of %s. Its volume keeps the password that it was made with: put"
                                + " that one back into the file, or remove the volume with all data")
                        .formatted(passwords.resolve("postgres-password")));
    }

    @Test
    void aServerThatDoesNotAnswerIsToldOf() throws IOException, InterruptedException {
        psql("printf 'psql: error: could not translate host name\\nmore\\n' >&2; exit 2");

        assertFails("PostgreSQL at postgres does not answer: psql: error: could not translate host name more");
    }

    private static String uid() throws IOException {
        return new String(
                        new ProcessBuilder("id", "-u").start().getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip();
    }
}
