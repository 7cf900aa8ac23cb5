package org.vestibule.mfa.authenticator;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;

/** Which form the secrets of authenticators have in this database; it only moves on. */
public enum SealingForm {
    /** As release 0.2 reads them, which may run beside this one: bound to row and tenant. */
    UNBOUND,
    /** New ones are bound to their user too; those of before are opened until they are sealed again. */
    BINDING,
    /** Nothing is opened that is not bound to its user. */
    BOUND;

    /** Whoever seals holds it shared until the commit, so that nothing of a form before comes in behind the one who moves on. */
    private static final String LOCK = "hashtext('sealing form')";

    private static final String READ = "select form from sealing_form";

    /** As it is now. */
    static SealingForm read(DataSource database) {
        try (Connection connection = database.getConnection()) {
            return read(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the form of sealed secrets cannot be read", e);
        }
    }

    /** As it stays until the running transaction ends. */
    static SealingForm hold(DataSource database) {
        try (Connection connection = database.getConnection();
                var lock = connection.createStatement()) {
            lock.execute("select pg_advisory_xact_lock_shared(" + LOCK + ")");
            return read(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the form of sealed secrets cannot be read", e);
        }
    }

    private static SealingForm read(Connection connection) throws SQLException {
        try (var select = connection.createStatement();
                var row = select.executeQuery(READ)) {
            row.next();
            return valueOf(row.getString(1).toUpperCase(Locale.ROOT));
        }
    }

    /** Whether the database is at a form before {@code other}. */
    public static boolean isBefore(Connection connection, SealingForm other) throws SQLException {
        return read(connection).compareTo(other) < 0;
    }

    /**
     * Moves on to this form, when all that was sealed before is committed. For the owner of the tables.
     *
     * @return whether it was at one before
     */
    public boolean moveOn(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
            boolean moves = read(connection).compareTo(this) < 0;
            if (moves) {
                statement.execute("update sealing_form set form = '" + name().toLowerCase(Locale.ROOT) + "'");
            }
            connection.commit();
            return moves;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
