package org.vestibule.admin.eventlog;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.util.PGobject;
import org.vestibule.contracts.chain.ChainHead;
import org.vestibule.contracts.chain.Gap;
import org.vestibule.contracts.chain.Link;
import org.vestibule.contracts.chain.LogRow;

/**
 * Tables {@code event_log} and {@code chain_head}, inside the running transaction, which has named its tenant. Plain JDBC:
 * rows are added and read, never loaded to be changed.
 */
@Singleton
class LogTable {
    private static final String COLUMNS = "tenant, seq, recorded_at, id, source, type, subject, time, actor_id,"
            + " actor_kind, actor_name, ip, user_agent, outcome, request_id, details, on_behalf_of, salt, personal, erased_at,"
            + " prev_hash, hash";
    private static final String INSERT = "insert into event_log (" + COLUMNS
            + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /** Of rows whose user was removed, as long as not all of them are empty. */
    private static final String IS_BEING_ERASED =
            "exists (select from erasure e where e.tenant = event_log.tenant and e.person = event_log.subject)";

    /** Every read of rows uses this and {@link #link}, which leaves out what is to be erased. */
    private static final String SELECT =
            "select " + COLUMNS + ", erased_at is null and " + IS_BEING_ERASED + " as hidden from event_log where ";

    /**
     * Places where rows were removed. Rows of the first form are removed with their user, so they count as gaps from the moment their
     * user is. {@code offset 0} keeps the planner at the index of a user's events: few users are being erased, and the log is long.
     */
    private static final String GAPS = """
            select first_seq, last_seq, hash from log_gap where tenant = ? and last_seq >= ? and first_seq < ?
            union all
            select gone.seq, gone.seq, gone.hash from erasure e cross join lateral (
                select seq, hash from event_log l
                 where l.tenant = e.tenant and l.subject = e.person and l.seq > e.emptied_to
                   and l.personal is null and l.seq >= ? and l.seq < ? offset 0) gone
             where e.tenant = ?
             order by first_seq
            """;

    private static final String FOR_UPDATE = " for update";

    private final DataSource database;

    LogTable(DataSource database) {
        this.database = database;
    }

    /** The head, locked until the transaction ends: a tenant's rows are added one after the other. */
    ChainHead lockHead(String tenant) throws SQLException {
        try (var connection = database.getConnection()) {
            Optional<ChainHead> head = readHead(connection, tenant, FOR_UPDATE);
            if (head.isPresent()) {
                return head.get();
            }
            try (var insert = connection.prepareStatement(
                    "insert into chain_head (tenant, seq, hash) values (?, 0, ?) on conflict (tenant) do nothing")) {
                insert.setString(1, tenant);
                insert.setBytes(2, LogRow.FIRST_PREV_HASH);
                insert.executeUpdate();
            }
            return readHead(connection, tenant, FOR_UPDATE).orElseThrow();
        }
    }

    Optional<ChainHead> head(String tenant) throws SQLException {
        try (var connection = database.getConnection()) {
            return readHead(connection, tenant, "");
        }
    }

    private static Optional<ChainHead> readHead(Connection connection, String tenant, String lock) throws SQLException {
        try (var select = connection.prepareStatement("select seq, hash from chain_head where tenant = ?" + lock)) {
            select.setString(1, tenant);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(new ChainHead(row.getLong(1), row.getBytes(2))) : Optional.empty();
            }
        }
    }

    /** Links that follow from the head, at least one, in their order. */
    void append(List<Link> links) throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(INSERT);
                var move = connection.prepareStatement("update chain_head set seq = ?, hash = ? where tenant = ?")) {
            for (Link link : links) {
                bind(insert, List.of(), values(link));
                insert.addBatch();
            }
            insert.executeBatch();
            Link last = links.getLast();
            bind(move, List.of(), last.row().seq(), last.hash(), last.row().tenant());
            move.executeUpdate();
        }
    }

    private static Object[] values(Link link) throws SQLException {
        LogRow row = link.row();
        return new Object[] {
            row.tenant(),
            row.seq(),
            row.recordedAt(),
            row.id(),
            row.source(),
            row.type(),
            row.subject(),
            row.time(),
            row.actorId(),
            row.actorKind(),
            row.actorName(),
            row.ip(),
            row.userAgent(),
            row.outcome(),
            row.requestId(),
            json(row.details()),
            row.onBehalfOf(),
            link.salt(),
            link.personal(),
            link.isErased() ? row.recordedAt() : null,
            link.prevHash(),
            link.hash()
        };
    }

    static String pageQuery(EventFilter filter) {
        return SELECT + filter.where() + " and seq < ? and recorded_at <= ? order by seq desc limit ?";
    }

    /** Newest first, at most {@code limit}. */
    List<LogRow> page(EventFilter filter, Cursor from, int limit) throws SQLException {
        return read(pageQuery(filter), filter.values(), from.before(), from.until(), limit).stream()
                .map(Link::row)
                .toList();
    }

    /** Oldest first, at most {@code limit}. A row of the first form that is to be erased is a gap already. */
    List<Link> chain(String tenant, long after, int limit) throws SQLException {
        String sql = SELECT + "tenant = ? and seq > ? and not (personal is null and " + IS_BEING_ERASED
                + ") order by seq limit ?";
        return read(sql, List.of(tenant), after, limit);
    }

    /** What was removed from a chain, oldest first. */
    List<Gap> gaps(String tenant) throws SQLException {
        return gapsBetween(tenant, 0, Long.MAX_VALUE);
    }

    /**
     * As {@link #gaps}: those that reach into a part of the chain.
     *
     * @param from first place of the part
     * @param to place after its last one
     */
    List<Gap> gapsBetween(String tenant, long from, long to) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(GAPS)) {
            bind(select, List.of(tenant, from, to, from, to, tenant));
            List<Gap> gaps = new ArrayList<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    gaps.add(new Gap(rows.getLong(1), rows.getLong(2), rows.getBytes(3)));
                }
            }
            return gaps;
        }
    }

    /** Who of them has a higher rank; nobody whom no event has described yet. */
    Set<UUID> above(int rank, String tenant, Collection<UUID> persons) throws SQLException {
        return ids(
                "select id from customer where staff_rank > ? and tenant = ? and id = any(?)", persons, rank, tenant);
    }

    /** Who of them was removed. */
    Set<UUID> erased(String tenant, Collection<UUID> persons) throws SQLException {
        return ids("select id from erased_person where tenant = ? and id = any(?)", persons, tenant);
    }

    /** The last {@code ?} is for the persons. */
    private Set<UUID> ids(String query, Collection<UUID> persons, Object... values) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(query)) {
            bind(select, List.of(values), connection.createArrayOf("uuid", persons.toArray()));
            Set<UUID> ids = new HashSet<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                }
            }
            return ids;
        }
    }

    /**
     * Records that persons are erased, which hides the personal part of all their events. Costs the same however many events they
     * have; {@code org.vestibule.admin.erasure} empties those later. By a function of the owner, since this role may change nothing
     * in the log.
     */
    void erase(Collection<UUID> persons) throws SQLException {
        if (persons.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection();
                var erase = connection.prepareStatement("select erase_person(person) from unnest(?) person")) {
            bind(erase, List.of(connection.createArrayOf("uuid", persons.toArray())));
            erase.execute();
        }
    }

    private List<Link> read(String sql, List<Object> filter, Object... rest) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            bind(select, filter, rest);
            List<Link> links = new ArrayList<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    links.add(link(rows));
                }
            }
            return links;
        }
    }

    private static void bind(PreparedStatement statement, List<Object> first, Object... rest) throws SQLException {
        List<Object> values = new ArrayList<>(first);
        values.addAll(java.util.Arrays.asList(rest));
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            statement.setObject(i + 1, value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value);
        }
    }

    private static PGobject json(String text) throws SQLException {
        var json = new PGobject();
        json.setType("json");
        json.setValue(text);
        return json;
    }

    private static Link link(ResultSet row) throws SQLException {
        var fields = new LogRow(
                row.getString("tenant"),
                row.getLong("seq"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                row.getObject("id", UUID.class),
                row.getString("source"),
                row.getString("type"),
                row.getObject("subject", UUID.class),
                row.getObject("time", OffsetDateTime.class).toInstant(),
                row.getObject("actor_id", UUID.class),
                row.getString("actor_kind"),
                row.getString("actor_name"),
                row.getString("ip"),
                row.getString("user_agent"),
                row.getString("outcome"),
                row.getString("request_id"),
                row.getString("details"),
                row.getString("on_behalf_of"));
        var link = new Link(
                fields,
                row.getBytes("salt"),
                row.getBytes("personal"),
                row.getObject("erased_at") != null,
                row.getBytes("prev_hash"),
                row.getBytes("hash"));
        return row.getBoolean("hidden") ? link.erased() : link;
    }
}
