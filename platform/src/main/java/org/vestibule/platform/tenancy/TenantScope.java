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

    /**
     * A statement and what stands for its question marks.
     *
     * @param parameters strings, numbers, UUIDs, instants, bytes, arrays of strings or bytes, or null
     */
    public record Statement(String text, List<Object> parameters) {
        public static Statement of(String text, Object... parameters) {
            return new Statement(text, Arrays.asList(parameters));
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
        try (var connection = database.getConnection();
                var both = connection.prepareStatement(NAME_TENANT + "; " + statement.text())) {
            both.setString(1, tenant);
            int place = 2;
            for (Object parameter : statement.parameters()) {
                both.setObject(place++, parameter instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : parameter);
            }
            both.execute();
            both.getMoreResults();
            return outcome.of(both);
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not do: " + statement.text(), e);
        }
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
