package org.vestibule.admin.erasure;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Table {@code erasure}: removed users whose rows are not all empty yet. The event log inserts them ({@code erase_person}). Everything
 * here calls functions of the owner, since the service's own role may change nothing in the log.
 */
@Singleton
public class Erasures {
    private final DataSource database;

    Erasures(DataSource database) {
        this.database = database;
    }

    /** A removed user of a tenant. */
    record Person(String tenant, UUID id) {
        /** Comes before everybody in the order of {@link #after}. */
        static final Person NOBODY = new Person("", new UUID(0, 0));
    }

    /**
     * Adds names by which kept answers may mention a user whose erasure is not complete. In the running transaction, which has named the
     * tenant.
     *
     * @param names login name and address
     */
    public void forgetAnswersNaming(UUID user, Collection<String> names) {
        if (names.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection();
                var add = connection.prepareStatement("select erase_answers_naming(?, ?)")) {
            add.setObject(1, user);
            add.setArray(2, connection.createArrayOf("text", names.toArray()));
            add.execute();
        } catch (SQLException e) {
            throw new IllegalStateException("the names of a removed user cannot be recorded", e);
        }
    }

    /** The next users in the order of tenant and id, of all tenants, at most {@code most}. */
    List<Person> after(Person last, int most) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select tenant, person from erasures_after(?, ?, ?)")) {
            select.setString(1, last.tenant());
            select.setObject(2, last.id());
            select.setInt(3, most);
            List<Person> waiting = new ArrayList<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    waiting.add(new Person(rows.getString(1), rows.getObject(2, UUID.class)));
                }
            }
            return waiting;
        }
    }

    /** For how long the oldest erasure that is not complete has waited, of all tenants, by the clock of the database. */
    Duration oldest() throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select coalesce(extract(epoch from oldest_erasure()), 0)");
                var row = select.executeQuery()) {
            row.next();
            return Duration.ofMillis(Math.round(row.getDouble(1) * 1000));
        }
    }

    /**
     * Empties at most {@code most} rows of each kind, in a transaction of its own.
     *
     * @return whether there is more; false also while another replica works on this user or another transaction holds one of the rows
     */
    boolean eraseSome(Person person, int most) throws SQLException {
        try (var connection = database.getConnection();
                var erase = connection.prepareStatement("select erase_some(?, ?, ?)")) {
            erase.setString(1, person.tenant());
            erase.setObject(2, person.id());
            erase.setInt(3, most);
            try (var answer = erase.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}
