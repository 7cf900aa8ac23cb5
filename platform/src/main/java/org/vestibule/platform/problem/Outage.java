package org.vestibule.platform.problem;

import io.vertx.core.VertxException;
import jakarta.transaction.RollbackException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;

/** Tells an outage of something behind a service (database, Redis, broker, another service) from a bug. */
public final class Outage {
    private static final int DEEPEST = 12;
    private static final Pattern REDIS_AWAY =
            Pattern.compile("Connection is closed|CONNECTION_CLOSED|Redis waiting queue is full"
                    + "|Failed obtaining connection to|Failed ASKING|CLUSTER SLOTS"
                    + "|(LOADING|MASTERDOWN|READONLY|CLUSTERDOWN|TRYAGAIN|MOVED|ASK)\\b");

    /**
     * SQLSTATEs of the server and not of the statement: connection, a server that only reads, a transaction that idled too long, login refused (while a password is
     * changed), no such database, resources, lock not available, operator intervention, system error. 25 and 55 have other states
     * that are bugs, and a deadlock (40P01) may be of what was done together.
     */
    private static final Pattern FOR_NOW = Pattern.compile("08|25006|25P03|28|3D|53|55P03|57|58");

    private Outage() {}

    /** Whether anything in the chain of causes says that a part is away or too slow. Of a failed commit the suppressed ones say why. */
    public static boolean isBehind(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth++ < DEEPEST; cause = cause.getCause()) {
            if (cause instanceof IOException
                    || cause instanceof TimeoutException
                    || cause instanceof io.smallrye.mutiny.TimeoutException
                    || cause instanceof VertxException
                    || cause instanceof KafkaException
                    || cause instanceof ProcessingException
                    || cause instanceof SQLException sql && isForNow(sql)
                    || cause instanceof RollbackException
                            && Stream.of(cause.getSuppressed()).anyMatch(Outage::isBehind)
                    || isRedisAway(cause)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the same statement may succeed later, or elsewhere. The pool's timeout has no SQLSTATE. */
    private static boolean isForNow(SQLException sql) {
        String state = sql.getSQLState();
        return state == null || FOR_NOW.matcher(state).lookingAt();
    }

    /** Its client tells by text what it has no type for, and so does a server that loads, fails over or is split. */
    private static boolean isRedisAway(Throwable cause) {
        String text = Objects.requireNonNullElse(cause.getMessage(), "");
        return cause instanceof IllegalStateException && text.contains("Redis")
                || cause.getClass().getName().startsWith("io.vertx.")
                        && REDIS_AWAY.matcher(text).lookingAt();
    }

    /** Class and message of the first and of the last cause, without stack. */
    public static String describe(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST; depth++) {
            root = root.getCause();
        }
        return failure.getClass().getSimpleName() + ": " + root;
    }
}
