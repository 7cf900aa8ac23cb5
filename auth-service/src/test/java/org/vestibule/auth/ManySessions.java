package org.vestibule.auth;

import java.util.List;
import java.util.UUID;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** Sessions of a user in any number, written straight into the table, and what the outbox says about their end. */
public final class ManySessions {
    private static final int IN_A_STATEMENT = 10_000;

    private ManySessions() {}

    /** Opens that many, the n-th of which was opened and used n seconds ago. They stand on version 0 of the factors. */
    public static void open(String tenant, UUID user, int many, TenantScope scope) {
        for (int from = 1; from <= many; from += IN_A_STATEMENT) {
            open(tenant, user, from, Math.min(many, from + IN_A_STATEMENT - 1), scope);
        }
    }

    private static void open(String tenant, UUID user, int from, int to, TenantScope scope) {
        scope.change(
                tenant,
                Statement.of(
                        "insert into session (id, tenant, user_id, created_at, last_used_at, idle_until, expires_at, auth_time,"
                                + " amr, acr, factor_version, family_hash, refresh_hash)"
                                + " select gen_random_uuid(), ?, ?, at, at, now() + interval '1 day', now() + interval '28 days', at,"
                                + " '{pwd}', 'aal1', 0, '\\x00', '\\x00' from generate_series(?, ?) as n,"
                                + " lateral (select now() - n * interval '1 second' as at) as opened",
                        tenant,
                        user,
                        from,
                        to));
    }

    public static long alive(String tenant, UUID user, TenantScope scope) {
        return scope.ask(
                        tenant,
                        Statement.of(
                                "select count(*) from session where tenant = ? and user_id = ? and ended_at is null"
                                        + " and idle_until > now() and expires_at > now()",
                                tenant,
                                user),
                        row -> row.getLong(1))
                .getFirst();
    }

    /** Ids in the events {@code session.revoked} of a user, in the order of the outbox. */
    public static List<UUID> revoked(String tenant, UUID user, String reason, TenantScope scope) {
        return scope.ask(
                tenant,
                Statement.of(
                        "select (event -> 'data' -> 'details' ->> 'session_id')::uuid from outbox,"
                                + " lateral (select convert_from(payload, 'UTF8')::jsonb as event) as read"
                                + " where record_key = ? and event ->> 'type' = 'session.revoked'"
                                + " and event -> 'data' -> 'details' ->> 'reason' = ? order by outbox.id",
                        user.toString(),
                        reason),
                row -> row.getObject(1, UUID.class));
    }
}
