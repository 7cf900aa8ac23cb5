package org.vestibule.platform.tenancy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Names the tenant to the database for a transaction, so that row security lets its rows through and no others: the
 * second fence, behind queries that name the tenant themselves.
 */
@Singleton
public class TenantScope {
    private static final String NAME_TENANT = "select set_config('vestibule.tenant', ?, true)";

    private final DataSource database;
    private final TransactionSynchronizationRegistry transaction;

    public TenantScope(DataSource database, TransactionSynchronizationRegistry transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /** Runs {@code work} in a transaction of its own that sees {@code tenant} alone. */
    public <T> T call(String tenant, Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(() -> {
            enter(tenant);
            return work.get();
        });
    }

    /** As {@link #call}, for work without a result. */
    public void run(String tenant, Runnable work) {
        QuarkusTransaction.requiringNew().run(() -> {
            enter(tenant);
            work.run();
        });
    }

    /** As {@link #call}, but inside a transaction that already names {@code tenant} in that one. */
    public <T> T join(String tenant, Supplier<T> work) {
        return tenant.equals(entered()) ? work.get() : call(tenant, work);
    }

    /**
     * A statement and what stands for its question marks.
     *
     * @param parameters strings, numbers, UUIDs, instants, bytes, arrays of strings or bytes, or null
     * @param first runs before it, in the same round trip and transaction, and what it answers is not read; null for none
     */
    public record Statement(String text, List<Object> parameters, Statement first) {
        public static Statement of(String text, Object... parameters) {
            return new Statement(text, Arrays.asList(parameters), null);
        }

        /**
         * The same statement, after one that takes a lock. It sees everything that was committed while the lock was waited for
         * (PostgreSQL, Read Committed Isolation Level). A statement that takes the lock itself would count rows as they were before.
         */
        public Statement after(Statement lock) {
            return new Statement(text, parameters, lock);
        }
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Does one statement and reads the rows it answers, in a transaction of its own that is as short as that; inside a
     * running transaction, in that one, which goes on with its own tenant. The tenant is named along with it, so that all is one
     * round trip: for what is done at every login, where {@link #call} takes three.
     */
    public <T> List<T> ask(String tenant, Statement statement, Row<T> row) {
        return alone(tenant, statement, done -> {
            List<T> rows = new ArrayList<>();
            try (var result = done.getResultSet()) {
                while (result.next()) {
                    rows.add(row.read(result));
                }
            }
            return rows;
        });
    }

    /** As {@link #ask}, for a statement that answers no rows: how many it changed. */
    public int change(String tenant, Statement statement) {
        return alone(tenant, statement, PreparedStatement::getUpdateCount);
    }

    /**
     * Reads the rows of a query in pieces of {@code size}, so that no more are in memory at once. {@code work} may change the rows it
     * gets: the query keeps reading what it found when it began. To be called in a transaction that names the tenant.
     */
    public <T> void inPieces(Statement query, int size, Row<T> row, Consumer<List<T>> work) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(query.text())) {
            bind(select, 1, query.parameters());
            select.setFetchSize(size);
            try (var rows = select.executeQuery()) {
                List<T> piece = new ArrayList<>(size);
                while (rows.next()) {
                    piece.add(row.read(rows));
                    if (piece.size() == size) {
                        work.accept(piece);
                        piece = new ArrayList<>(size);
                    }
                }
                if (!piece.isEmpty()) {
                    work.accept(piece);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not do: " + query.text(), e);
        }
    }

    @FunctionalInterface
    private interface Outcome<T> {
        T of(PreparedStatement done) throws SQLException;
    }

    /** PostgreSQL takes what is sent at once as one transaction, where none is running. */
    private <T> T alone(String tenant, Statement statement, Outcome<T> outcome) {
        T result = inItsName(tenant, statement, outcome);
        String entered = entered();
        if (entered != null && !entered.equals(tenant)) {
            enter(entered);
        }
        return result;
    }

    private <T> T inItsName(String tenant, Statement statement, Outcome<T> outcome) {
        Statement first = statement.first();
        String text = NAME_TENANT + "; " + (first == null ? "" : first.text() + "; ") + statement.text();
        try (var connection = database.getConnection();
                var all = connection.prepareStatement(text)) {
            all.setString(1, tenant);
            int place = first == null ? 2 : bind(all, 2, first.parameters());
            bind(all, place, statement.parameters());
            all.execute();
            all.getMoreResults();
            if (first != null) {
                all.getMoreResults();
            }
            return outcome.of(all);
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not do: " + statement.text(), e);
        }
    }

    /** Answers the place behind them. */
    private static int bind(PreparedStatement statement, int place, List<Object> parameters) throws SQLException {
        int next = place;
        for (Object parameter : parameters) {
            statement.setObject(next++, parameter instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : parameter);
        }
        return next;
    }

    /** Names the tenant to the running transaction, before anything else is done in it; it ends with it. */
    public void enter(String tenant) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(NAME_TENANT)) {
            statement.setString(1, tenant);
            statement.execute();
            transaction.putResource(TenantScope.class, tenant);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot name the tenant to the database", e);
        }
    }

    /** The tenant of the running transaction; null where there is none. */
    private String entered() {
        return transaction.getTransactionKey() == null ? null : (String) transaction.getResource(TenantScope.class);
    }
}
