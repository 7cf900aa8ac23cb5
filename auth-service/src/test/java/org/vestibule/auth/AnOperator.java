package org.vestibule.auth;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.vestibule.auth.session.Session.Showing;
import org.vestibule.auth.session.TokenMint;
import org.vestibule.auth.user.Users;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** An operator with a session that the database knows, in which a second factor was just shown. */
@Singleton
public class AnOperator {
    private static final String PLATFORM = "platform";

    private final TenantScope scope;
    private final TokenMint mint;
    private final Users users;

    AnOperator(TenantScope scope, TokenMint mint, Users users) {
        this.scope = scope;
        this.mint = mint;
        this.users = users;
    }

    public String token() {
        return token(PLATFORM, made());
    }

    /**
     * A token of an operator in a session of its own.
     *
     * @param factorAge how long ago a second factor was shown; null where none was
     */
    public String tokenShowing(String acr, Duration passwordAge, Duration factorAge) {
        UUID id = made();
        UUID session = UUID.randomUUID();
        open(PLATFORM, id, session);
        Instant now = Instant.now();
        Instant factorAt = factorAge == null ? null : now.minus(factorAge);
        return access(PLATFORM, id, new Showing(session, now.minus(passwordAge), factorAt, List.of("pwd"), acr, 0));
    }

    private UUID made() {
        UUID id = UUID.randomUUID();
        change("insert into tenant (slug, name, locale, support_email, login_url, password_scheme) values"
                + " ('platform', 'Platform', 'en', 'help@platform.example', 'https://platform.example/login', 'argon2id')"
                + " on conflict do nothing");
        change(
                "insert into app_user (id, tenant, username, username_key, email, email_key, locale, roles) values"
                        + " (?, 'platform', ?::text, ?::text, 'olga@platform.example', 'olga@platform.example', 'en', '{operator}')",
                id,
                "olga." + id,
                "olga." + id);
        return id;
    }

    /** A token of staff of a tenant, with a session of its own. */
    public String token(String tenant, UUID user) {
        return token(tenant, user, UUID.randomUUID());
    }

    public String token(String tenant, UUID user, UUID session) {
        open(tenant, user, session);
        Instant now = Instant.now();
        return access(tenant, user, new Showing(session, now, now, List.of("pwd", "otp", "mfa"), "aal2", 0));
    }

    private void open(String tenant, UUID user, UUID session) {
        scope.change(
                tenant,
                Statement.of(
                        "insert into session (id, tenant, user_id, created_at, last_used_at, idle_until, expires_at, auth_time, amr,"
                                + " acr, family_hash, refresh_hash) values (?, ?, ?, now(), now(), now() + '1 h', now() + '1 h',"
                                + " now(), '{pwd,otp,mfa}', 'aal2', '\\x00', '\\x00')",
                        session,
                        tenant,
                        user));
    }

    private String access(String tenant, UUID user, Showing showing) {
        return mint.access(scope.call(tenant, () -> users.enabled(tenant, user).orElseThrow()), showing);
    }

    private void change(String text, Object... parameters) {
        scope.change(PLATFORM, Statement.of(text, parameters));
    }
}
