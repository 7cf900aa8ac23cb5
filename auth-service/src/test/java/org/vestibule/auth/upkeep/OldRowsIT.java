package org.vestibule.auth.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.EventsStay;
import org.vestibule.auth.Kim;
import org.vestibule.auth.ManySessions;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** Sessions and reset links that are over go away, of all tenants, once nobody can ask about them any more. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@TestProfile(EventsStay.class)
class OldRowsIT {
    Infrastructure stack;

    @Inject
    OldRows oldRows;

    @Inject
    TenantScope scope;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();

    @BeforeEach
    void somebody() {
        Kim.at(tenant, kim, scope);
    }

    /** @param ended days ago, or null where it was not */
    private UUID session(int opened, Integer ended) {
        UUID id = UUID.randomUUID();
        scope.change(
                tenant,
                Statement.of(
                        "insert into session (id, tenant, user_id, created_at, last_used_at, idle_until, expires_at, auth_time,"
                                + " amr, acr, family_hash, refresh_hash, ended_at)"
                                + " select ?, ?, ?, at, at, at + interval '1 day', at + interval '30 days', at,"
                                + " '{pwd}', 'aal1', '\\x00', '\\x00', now() - ?::integer * interval '1 day'"
                                + " from (select now() - ? * interval '1 day' as at) as opened",
                        id,
                        tenant,
                        kim,
                        ended,
                        opened));
        return id;
    }

    private void resetLink(String expires, String used) {
        scope.change(
                tenant,
                Statement.of(
                        "insert into password_reset (token_hash, tenant, user_id, expires_at, used_at, password_version, email_key)"
                                + " values (uuid_send(gen_random_uuid()), ?, ?, now() + ?::interval, now() + ?::interval, 1, '')",
                        tenant,
                        kim,
                        expires,
                        used));
    }

    private List<UUID> left() {
        return scope.ask(
                tenant,
                Statement.of("select id from session where tenant = ? and user_id = ?", tenant, kim),
                row -> row.getObject(1, UUID.class));
    }

    @Test
    void sessionsGoThirtyDaysAfterTheirEnd() throws SQLException {
        UUID living = session(0, null);
        UUID idle = session(10, null);
        UUID endedLately = session(50, 29);
        UUID expiredLately = session(59, null);
        session(40, 31);
        session(61, null);
        session(70, 20);

        oldRows.forget();

        assertThat(left()).containsExactlyInAnyOrder(living, idle, endedLately, expiredLately);
    }

    @Test
    void moreThanABatchGoInOneRound() throws SQLException {
        ManySessions.open(tenant, kim, 2_500, scope);
        scope.change(
                tenant,
                Statement.of(
                        "update session set ended_at = now() - interval '31 days' where tenant = ? and user_id = ?",
                        tenant,
                        kim));
        UUID living = session(0, null);

        oldRows.forget();

        assertThat(left()).containsExactly(living);
    }

    @Test
    void resetLinksGoADayAfterTheyExpired() throws SQLException {
        resetLink("30 min", null);
        resetLink("-23 h", null);
        resetLink("-23 h", "-23 h");
        resetLink("-25 h", null);
        resetLink("-25 h", "-25 h");

        oldRows.forget();

        assertThat(scope.ask(
                        tenant,
                        Statement.of("select count(*) from password_reset where user_id = ?", kim),
                        row -> row.getLong(1)))
                .containsExactly(3L);
    }

    /** The foreign keys look for the rows of a user by these. */
    @Test
    void aUserIsRemovedWithoutReadingTheSessionsOfAllOthers() throws SQLException {
        for (String table : List.of("session", "password_reset")) {
            String plan = plan("delete from only %s where user_id = '%s'".formatted(table, kim));

            assertThat(plan).contains("Index Scan").contains(table + "_by_user").doesNotContain("Seq Scan");
        }
    }

    @Test
    void oldRowsAreFoundByAnIndex() throws SQLException {
        assertThat(plan("select id from session where least(ended_at, expires_at) < now() - interval '30 days'"
                        + " order by least(ended_at, expires_at) limit 1000"))
                .contains("session_by_end");
        assertThat(plan("select token_hash from password_reset where expires_at < now() - interval '1 day'"
                        + " order by expires_at limit 1000"))
                .contains("password_reset_by_end");
    }

    /** A table of a few rows is read as a whole, whatever indexes it has. */
    private String plan(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("auth");
                var statement = connection.createStatement()) {
            statement.execute("set enable_seqscan = off");
            try (var rows = statement.executeQuery("explain (costs off) " + sql)) {
                Stream.Builder<String> lines = Stream.builder();
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
                return lines.build().collect(Collectors.joining("\n"));
            }
        }
    }
}
