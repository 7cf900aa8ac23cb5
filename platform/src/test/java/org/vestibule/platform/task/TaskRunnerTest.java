package org.vestibule.platform.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskRunnerTest {
    private final List<LogRecord> lines = new ArrayList<>();
    private final Logger log = Logger.getLogger(TaskRunner.class.getName());
    private final Handler kept = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Exception failure;

    @BeforeEach
    void listen() {
        log.addHandler(kept);
    }

    @AfterEach
    void listenNoMore() {
        log.removeHandler(kept);
    }

    private final class Prune implements Task {
        @Override
        public String name() {
            return "prune";
        }

        @Override
        public void run(String argument, Consumer<String> progress) throws Exception {
            if (failure != null) {
                throw failure;
            }
        }
    }

    private static final class Of implements Task {
        @Override
        public String name() {
            return "of";
        }

        @Override
        public void check(String argument) {
            if (!argument.equals("somebody")) {
                throw new IllegalArgumentException("needs somebody");
            }
        }

        @Override
        public void run(String argument, Consumer<String> progress) {}
    }

    private int run(String order) {
        return new TaskRunner(Optional.of(order), List.of(new Prune(), new Of())).run(order);
    }

    private String said() {
        LogRecord last = lines.getLast();
        return last instanceof ExtLogRecord formatted ? formatted.getFormattedMessage() : last.getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prune | 0 | prune: done",
                "of somebody | 0 | of: done",
                "prune everything | 2 | prune takes no argument, and was given 'everything'",
                "of | 2 | of needs somebody",
                "of somebody else | 2 | of needs somebody",
                "nothing | 2 | no task nothing; there are [of, prune]"
            })
    void anOrderEndsWithOneLine(String order, int code, String line) {
        assertThat(run(order)).isEqualTo(code);
        assertThat(said()).isEqualTo(line);
        assertThat(lines).hasSize(1).allMatch(each -> each.getThrown() == null);
    }

    @Test
    void aMistakeOfTheInstallationIsOneLine() {
        failure = new SQLException("ERROR: permission denied for table delivery", "42501");

        assertThat(run("prune")).isEqualTo(1);
        assertThat(said())
                .isEqualTo("prune: not done: the database said: ERROR: permission denied for table delivery"
                        + " (check the role in quarkus.datasource.username)");
        assertThat(lines.getLast().getThrown()).isNull();
    }

    @Test
    void aFaultOfTheProgramKeepsItsStackTrace() {
        failure = new IllegalStateException("a bug");

        assertThat(run("prune")).isEqualTo(1);
        assertThat(lines.getLast().getThrown()).isEqualTo(failure);
    }
}
