package org.vestibule.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.redis.client.impl.types.ErrorType;
import jakarta.transaction.RollbackException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {
    @ParameterizedTest
    @MethodSource("partsThatAreAway")
    void partThatIsAwayIsSeenThroughWhateverWrapsIt(Throwable cause) {
        assertThat(Outage.isBehind(cause)).isTrue();
        assertThat(Outage.isBehind(new RuntimeException("a", new ExecutionException("b", cause))))
                .isTrue();
    }

    static Stream<Throwable> partsThatAreAway() {
        return Stream.of(
                new ConnectException("refused"),
                new IOException("reset"),
                new TimeoutException(),
                new VertxException("Connection was closed"),
                new org.apache.kafka.common.errors.TimeoutException("no broker"),
                new ProcessingException("no route"),
                new SQLException("pool exhausted"),
                new SQLException("terminating", "57P01"),
                failedCommit("57P01"),
                new IllegalStateException("Redis connection is closed"),
                new NoStackTraceThrowable("Connection is closed"),
                new NoStackTraceThrowable("Redis waiting queue is full"),
                ErrorType.create("CONNECTION_CLOSED"),
                ErrorType.create("LOADING Redis is loading the dataset in memory"),
                ErrorType.create("READONLY You can't write against a read only replica."),
                ErrorType.create("CLUSTERDOWN The cluster is down"),
                ErrorType.create("MOVED 3999 127.0.0.1:8381"),
                new NoStackTraceThrowable("Failed obtaining connection to: redis://127.0.0.1:8380"),
                new NoStackTraceThrowable("Failed ASKING: closed, caused by ASK 3999 127.0.0.1:8381"),
                new NoStackTraceThrowable("CLUSTER SLOTS No slots available in the cluster."));
    }

    /** As the transaction manager tells of it. */
    private static RollbackException failedCommit(String state) {
        var resource = new XAException("Error trying to transactionCommit local transaction");
        resource.initCause(new SQLException("of the server", state));
        var failure = new RollbackException("Could not commit transaction.");
        failure.addSuppressed(resource);
        return failure;
    }

    @Test
    void aCommitThatAConstraintRefusesIsNoOutage() {
        assertThat(Outage.isBehind(failedCommit("23505"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WRONGTYPE Operation against a key holding the wrong kind of value",
                "ERR This Redis command is not allowed from script",
                "NOSCRIPT No matching script."
            })
    void redisThatAnswersIsNotAway(String answer) {
        assertThat(Outage.isBehind(new RuntimeException(ErrorType.create(answer))))
                .isFalse();
    }

    /** A server that does not let the service in, or only lets it read, is away for it. */
    @ParameterizedTest
    @Tag("attack-61")
    @CsvSource({
        "08006, true",
        "25006, true",
        "28000, true",
        "28P01, true",
        "3D000, true",
        "40P01, false",
        "53300, true",
        "55P03, true",
        "57014, true",
        "58030, true",
        "22001, false",
        "23505, false",
        "25P02, false",
        "42501, false",
        "42P01, false",
        "55000, false",
        "P0001, false"
    })
    void databaseThatAnswersIsNotAway(String state, boolean away) {
        assertThat(Outage.isBehind(new RuntimeException(new SQLException("x", state))))
                .isEqualTo(away);
    }

    @ParameterizedTest
    @ValueSource(classes = {NullPointerException.class, IllegalStateException.class, ClassCastException.class})
    void bugIsNoOutage(Class<? extends RuntimeException> bug) throws ReflectiveOperationException {
        assertThat(Outage.isBehind(bug.getConstructor().newInstance())).isFalse();
    }

    @Test
    void circleOfCausesEnds() {
        var one = new RuntimeException("one");
        var other = new RuntimeException("other", one);
        one.initCause(other);

        assertThat(Outage.isBehind(one)).isFalse();
        assertThat(Outage.describe(one)).startsWith("RuntimeException: ");
    }

    @Test
    void descriptionNamesTheFirstAndTheLastCause() {
        var failure = new IllegalStateException("outer", new RuntimeException("middle", new IOException("no route")));

        assertThat(Outage.describe(failure)).isEqualTo("IllegalStateException: java.io.IOException: no route");
    }
}
