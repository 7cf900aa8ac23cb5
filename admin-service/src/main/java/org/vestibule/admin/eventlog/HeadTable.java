package org.vestibule.admin.eventlog;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.vestibule.contracts.chain.ChainHead;
import org.vestibule.contracts.chain.DatedHead;

/** Table {@code signed_head}, inside the running transaction, which has named its tenant but for {@link #tenantsWithout}. */
@Singleton
class HeadTable {
    private final DataSource database;

    HeadTable(DataSource database) {
        this.database = database;
    }

    /** Tenants that have events, and no head signed for the slot. Of all tenants, by a function of the owner. */
    List<String> tenantsWithout(Instant slot) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select tenants_without_head(?)")) {
            select.setObject(1, slot.atOffset(ZoneOffset.UTC));
            List<String> tenants = new ArrayList<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    tenants.add(rows.getString(1));
                }
            }
            return tenants;
        }
    }

    /** False where another replica has signed for the slot. */
    boolean add(String tenant, Instant slot, SignedHead head) throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into signed_head (tenant, slot, seq, hash, signed_at, key_id, jws)"
                                + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing")) {
            insert.setString(1, tenant);
            insert.setObject(2, slot.atOffset(ZoneOffset.UTC));
            insert.setLong(3, head.seq());
            insert.setBytes(4, HexFormat.of().parseHex(head.hash()));
            insert.setObject(5, head.signedAt().atOffset(ZoneOffset.UTC));
            insert.setString(6, head.keyId());
            insert.setString(7, head.jws());
            return insert.executeUpdate() == 1;
        }
    }

    Optional<SignedHead> latest(String tenant) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select seq, hash, signed_at, key_id, jws from signed_head"
                        + " where tenant = ? order by slot desc limit 1")) {
            select.setString(1, tenant);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(head(row)) : Optional.empty();
            }
        }
    }

    private static SignedHead head(ResultSet row) throws SQLException {
        return new SignedHead(
                row.getLong("seq"),
                HexFormat.of().formatHex(row.getBytes("hash")),
                row.getObject("signed_at", OffsetDateTime.class).toInstant(),
                row.getString("key_id"),
                row.getString("jws"));
    }

    /** Each place once, with the last time that its head was signed. */
    List<DatedHead> all(String tenant) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(
                        "select seq, hash, max(signed_at) from signed_head where tenant = ? group by seq, hash")) {
            select.setString(1, tenant);
            List<DatedHead> heads = new ArrayList<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var head = new ChainHead(rows.getLong(1), rows.getBytes(2));
                    heads.add(new DatedHead(
                            head, rows.getObject(3, OffsetDateTime.class).toInstant()));
                }
            }
            return heads;
        }
    }
}
