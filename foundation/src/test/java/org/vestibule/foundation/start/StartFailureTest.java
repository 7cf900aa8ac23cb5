package org.vestibule.foundation.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartFailureTest {
    private static final String PORTS =
            "port 8080 (quarkus.http.port) or port 9000 (quarkus.management.port) is used by another process";

    private static Throwable wrapped(Exception cause) {
        return new RuntimeException("Failed to start quarkus", new IllegalStateException("in between", cause));
    }

    @Test
    void aFileIsNamed() {
        assertThat(StartFailure.explain(wrapped(new NoSuchFileException("/run/secrets/x"))))
                .contains("/run/secrets/x does not exist");
        assertThat(StartFailure.explain(
                        wrapped(new FileSystemException("/tmp/vertx-cache", null, "Read-only file system"))))
                .contains("/tmp/vertx-cache: Read-only file system");
        assertThat(StartFailure.explain(wrapped(new UncheckedIOException(new AccessDeniedException("/run/secrets/x")))))
                .contains("/run/secrets/x: access denied");
    }

    @Test
    void aSettingIsNamedWithItsFile() {
        assertThat(StartFailure.explain(
                        wrapped(new CannotStart("vestibule.lookup.keyset names /run/x, which is empty"))))
                .contains("vestibule.lookup.keyset names /run/x, which is empty");
    }

    @ParameterizedTest
    @CsvSource({
        "28P01, quarkus.flyway.password",
        "08004, quarkus.datasource.jdbc.url",
        "08001, quarkus.datasource.jdbc.url",
        "08006, quarkus.datasource.jdbc.url",
        "42501, the role in quarkus.datasource.username",
        "3D000, quarkus.datasource.jdbc.url",
        "53100, the disk of the database"
    })
    void whatTheDatabaseSaidLeadsToASetting(String state, String named) {
        assertThat(StartFailure.explain(wrapped(new SQLException("FATAL: no\nmore lines", state))))
                .hasValueSatisfying(line -> assertThat(line)
                        .startsWith("the database said: FATAL: no (check ")
                        .contains(named.replace("quarkus.flyway.password", "quarkus.flyway.username and .password"))
                        .doesNotContain("\n"));
    }

    @Test
    void aPasswordThatWasNotGivenIsNoMistakeOfTheAddress() {
        assertThat(StartFailure.explain(wrapped(
                        new SQLException("SCRAM-based authentication, but no password was provided.", "08004"))))
                .hasValueSatisfying(line -> assertThat(line).contains("quarkus.datasource.username and .password"));
    }

    @Test
    void aSettingThatIsMissingOrWrongIsNamed() {
        assertThat(StartFailure.explain(wrapped(new IllegalStateException("""
                        Configuration validation failed:
                        \tjava.util.NoSuchElementException: SRCFG00014: The config property a.b is required but it could not be found
                        \tjava.util.NoSuchElementException: SRCFG00014: The config property c.d is required"""))))
                .contains("The config property a.b is required but it could not be found");
    }

    @Test
    void aFaultOfTheProgramKeepsItsStackTrace() {
        assertThat(StartFailure.explain(wrapped(new NullPointerException()))).isEmpty();
        assertThat(StartFailure.explain(wrapped(new SQLException("syntax error", "42601"))))
                .isEmpty();

        LogRecord fault = line("io.quarkus.runtime.Application", wrapped(new NullPointerException()));
        assertThat(new StartFailureFilter().isLoggable(fault)).isTrue();
        assertThat(fault.getThrown()).isNotNull();
    }

    @Test
    void onlyTheReportOfAFailedStartIsShortened() {
        LogRecord start = line("io.quarkus.runtime.Application", wrapped(new NoSuchFileException("/run/x")));
        LogRecord other = line("org.vestibule.Other", wrapped(new NoSuchFileException("/run/x")));

        assertThat(new StartFailureFilter().isLoggable(start)).isTrue();
        assertThat(new StartFailureFilter().isLoggable(other)).isTrue();

        assertThat(start.getMessage()).isEqualTo("Cannot start: /run/x does not exist");
        assertThat(start.getThrown()).isNull();
        assertThat(other.getThrown()).isNotNull();
    }

    @Test
    void aPortInUseIsKnownByWhatEitherKindOfSocketSays() {
        assertThat(StartFailure.explain(wrapped(new BindException("Address already in use"))))
                .contains(PORTS);
        assertThat(StartFailure.explain(
                        wrapped(new IOException("bind(..) failed with error(-98): Address already in use"))))
                .contains(PORTS);
        assertThat(StartFailure.explain(wrapped(new IOException("Broken pipe"))))
                .isEmpty();
    }

    @Test
    void aPortThatCannotBeHadIsNamed() {
        LogRecord taken = line("io.quarkus.runtime.Application", null);
        taken.setMessage("Port %d seems to be in use by another process. Quarkus may already be running.");
        LogRecord another = line("io.quarkus.runtime.Application", null);

        assertThat(new StartFailureFilter().isLoggable(taken)).isTrue();
        assertThat(new StartFailureFilter().isLoggable(another)).isTrue();

        assertThat(taken.getMessage()).isEqualTo("Cannot start: " + PORTS);
        assertThat(another.getMessage()).isEqualTo("Failed to start application");
    }

    private static LogRecord line(String logger, Throwable thrown) {
        var line = new LogRecord(Level.SEVERE, "Failed to start application");
        line.setLoggerName(logger);
        line.setThrown(thrown);
        return line;
    }
}
