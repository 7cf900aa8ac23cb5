package org.vestibule.localstack.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

/** Looks through a whole database for a word, as whoever got hold of it would. */
public final class Mentions {
    private static final String COLUMNS = """
            select table_name, column_name, data_type from information_schema.columns
              join information_schema.tables using (table_schema, table_name)
             where table_schema = 'public' and table_type = 'BASE TABLE'
            """;

    private Mentions() {}

    /**
     * Every column, of whatever type, that holds the word somewhere in one of its rows.
     *
     * @param connection of somebody whom row security does not bind
     * @return as {@code table.column}
     */
    public static Set<String> of(String word, Connection connection) throws SQLException {
        Set<String> found = new TreeSet<>();
        try (var columns = connection.createStatement().executeQuery(COLUMNS)) {
            while (columns.next()) {
                String table = columns.getString(1);
                String column = columns.getString(2);
                if (holds(connection, table, column, columns.getString(3), word)) {
                    found.add(table + "." + column);
                }
            }
        }
        return found;
    }

    private static boolean holds(Connection connection, String table, String column, String type, String word)
            throws SQLException {
        String text = type.equals("bytea") ? "encode(\"%s\", 'escape')" : "\"%s\"::text";
        String sql =
                "select exists (select from \"%s\" where strpos(%s, ?) > 0)".formatted(table, text.formatted(column));
        try (var select = connection.prepareStatement(sql)) {
            select.setString(1, word);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
