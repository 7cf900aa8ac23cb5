package org.vestibule.platform.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * Table {@code idempotent_request}: a row is claimed by an insert before the work, and answered after it, each in a
 * transaction of its own. Every time is the database's, so replicas need not agree on one.
 */
@Singleton
class Claims {
    private static final String SCOPE = " tenant = ? and subject = ? and route = ? and key = ?";
    /** What is taken at the same moment is not counted: to wait for each other would cost a connection each. */
    private static final String TAKE = """
            insert into idempotent_request (tenant, subject, route, key, claim, expires_at)
            select ?, ?, ?, ?, ?, now() + ? * interval '1 ms'
            where exists (select from idempotent_request where tenant = ? and subject = ? and route = ? and key = ?)
               or (select count(*) from (select from idempotent_request where tenant = ? and subject = ?
                        and expires_at > now() limit ?) held) < ?
            on conflict (tenant, subject, route, key) do update
            set claim = excluded.claim, expires_at = excluded.expires_at,
                fingerprint = null, status = null, headers = null, body = null
            where idempotent_request.expires_at <= now()""";

    private static final String LOOK =
            "select fingerprint, status, headers, body from idempotent_request where" + SCOPE;
    private static final String HELD = "select count(*), extract(epoch from min(expires_at) - now())::bigint"
            + " from idempotent_request where tenant = ? and subject = ? and expires_at > now()";
    private static final String ANSWER =
            "update idempotent_request set fingerprint = ?, status = ?, headers = ?, body = ?,"
                    + " expires_at = now() + ? * interval '1 ms' where" + SCOPE + " and claim = ?";
    private static final String RENEW = "update idempotent_request set expires_at = now() + ? * interval '1 ms' where"
            + SCOPE + " and claim = ? and status is null";
    private static final String RELEASE = "delete from idempotent_request where" + SCOPE + " and claim = ?";

    private final DataSource database;
    private final TenantScope tenants;
    private final ObjectMapper json;
    private final IdempotencyConfig config;

    Claims(DataSource database, TenantScope tenants, ObjectMapper json, IdempotencyConfig config) {
        this.database = database;
        this.tenants = tenants;
        this.json = json;
        this.config = config;
    }

    /** How a key stands. */
    sealed interface Standing {
        /** It is the caller's now. */
        record Taken() implements Standing {}

        /** Another request has it. */
        record Running() implements Standing {}

        /** The caller has as many keys as one may have. */
        record TooMany(Duration retryAfter) implements Standing {}

        /** @param fingerprint {@link RequestDigest} of the request that was answered */
        record Answered(byte[] fingerprint, KeptAnswer answer) implements Standing {}
    }

    /** Takes the key where it is free: one of many at once does. */
    Standing take(Claim claim) {
        return tenants.call(claim.tenant(), () -> {
            int taken = write(TAKE, statement -> {
                int next = scope(statement, 1, claim);
                statement.setObject(next, claim.id());
                statement.setLong(next + 1, config.claim().toMillis());
                next = scope(statement, next + 2, claim);
                statement.setString(next, claim.tenant());
                statement.setObject(next + 1, claim.subject());
                statement.setInt(next + 2, config.perCaller());
                statement.setInt(next + 3, config.perCaller());
            });
            return taken == 1 ? new Standing.Taken() : look(claim).orElseGet(() -> held(claim));
        });
    }

    private Optional<Standing> look(Claim claim) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(LOOK)) {
            scope(select, 1, claim);
            try (var row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(row.getObject("status") == null ? new Standing.Running() : answered(row));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a key cannot be looked up", e);
        }
    }

    /** Nobody has the key: there was no room for it, or whoever had it has just given it back. */
    private Standing held(Claim claim) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(HELD)) {
            select.setString(1, claim.tenant());
            select.setObject(2, claim.subject());
            try (var row = select.executeQuery()) {
                row.next();
                return row.getInt(1) < config.perCaller()
                        ? new Standing.Running()
                        : new Standing.TooMany(Duration.ofSeconds(Math.max(1, row.getLong(2))));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("keys cannot be counted", e);
        }
    }

    private Standing.Answered answered(ResultSet row) throws SQLException {
        try {
            Map<String, String> headers = json.readValue(row.getString("headers"), new TypeReference<>() {});
            return new Standing.Answered(
                    row.getBytes("fingerprint"), new KeptAnswer(row.getInt("status"), headers, row.getBytes("body")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("headers that were kept are no JSON", e);
        }
    }

    /** Keeps the answer, unless somebody else has taken the key over meanwhile. */
    void answer(Claim claim, byte[] fingerprint, KeptAnswer answer, Duration keep) {
        tenants.run(
                claim.tenant(),
                () -> write(ANSWER, statement -> {
                    statement.setBytes(1, fingerprint);
                    statement.setInt(2, answer.status());
                    statement.setObject(3, headers(answer), Types.OTHER);
                    statement.setBytes(4, answer.body());
                    statement.setLong(5, keep.toMillis());
                    statement.setObject(scope(statement, 6, claim), claim.id());
                }));
    }

    private String headers(KeptAnswer answer) {
        try {
            return json.writeValueAsString(answer.headers());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps the key taken for another while. */
    void renew(Claim claim) {
        tenants.run(
                claim.tenant(),
                () -> write(RENEW, statement -> {
                    statement.setLong(1, config.claim().toMillis());
                    statement.setObject(scope(statement, 2, claim), claim.id());
                }));
    }

    /** Lets the key be taken again: nothing was done, or nothing may be kept. */
    void release(Claim claim) {
        tenants.run(
                claim.tenant(),
                () -> write(RELEASE, statement -> statement.setObject(scope(statement, 1, claim), claim.id())));
    }

    /** Removes what has expired, of all tenants. */
    void sweep() throws SQLException {
        try (Connection connection = database.getConnection();
                var sweep = connection.prepareStatement("select sweep_idempotent_requests()")) {
            sweep.execute();
        }
    }

    private interface Binding {
        void to(PreparedStatement statement) throws SQLException;
    }

    private int write(String sql, Binding binding) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            binding.to(statement);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("a key cannot be written", e);
        }
    }

    /** Answers the number of the parameter after those it sets. */
    private static int scope(PreparedStatement statement, int first, Claim claim) throws SQLException {
        statement.setString(first, claim.tenant());
        statement.setObject(first + 1, claim.subject());
        statement.setString(first + 2, claim.route());
        statement.setString(first + 3, claim.key());
        return first + 4;
    }
}
