package org.vestibule.platform.tenancy;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Names the tenant to the database for the running transaction, so that row security lets its rows through and no
 * others: the second fence, behind queries that name the tenant themselves.
 */
@Singleton
public class TenantScope {
    private final DataSource database;

    public TenantScope(DataSource database) {
        this.database = database;
    }

    /** To be called first in a transaction; it ends with it. */
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
