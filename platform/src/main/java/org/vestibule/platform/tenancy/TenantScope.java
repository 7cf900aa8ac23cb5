package org.vestibule.platform.tenancy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Names the tenant to the database for a transaction, so that row security lets its rows through and no others: the
 * second fence, behind queries that name the tenant themselves.
 */
@Singleton
public class TenantScope {
    private final DataSource database;

    public TenantScope(DataSource database) {
        this.database = database;
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

    /** Names the tenant to the running transaction, before anything else is done in it; it ends with it. */
    public void enter(String tenant) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("select set_config('vestibule.tenant', ?, true)")) {
            statement.setString(1, tenant);
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot name the tenant to the database", e);
        }
    }
}
