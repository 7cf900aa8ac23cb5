package org.vestibule.auth.browser;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.auth.user.User;
import org.vestibule.platform.database.Columns;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** Trusted browsers; every query names the tenant. */
@Singleton
class TrustedBrowserStore implements PanacheRepositoryBase<TrustedBrowser, UUID> {
    /** As many as a page of a list has. */
    private static final int MOST_LISTED = 200;

    /** Two logins at once count each other's browsers. */
    private static final String LOCK_USER = "select 1 from app_user where tenant = ? and id = ? for no key update";

    private static final String OF_USER = " where tenant = ? and user_id = ?";
    private static final String ENDED = " returning id, user_agent";

    /** Release 0.2 may have left any number: it looks at a thousand and ends a hundred at most. */
    private static final String END_EXCESS = "delete from trusted_browser where id in (select id from (select * from"
            + " (select id, last_used_at from trusted_browser" + OF_USER + " and id <> ? limit 1000) as found"
            + " order by last_used_at desc, id desc offset ?) as excess order by last_used_at, id limit 100)" + ENDED;

    private static final String END_ALL = "delete from trusted_browser b" + OF_USER + " and expires_at > ? and exists"
            + " (select 1 from app_user u where u.id = b.user_id and u.password_version = b.password_version)"
            + " returning b.id, b.user_agent";

    private static final String END_OLDER = "delete from trusted_browser" + OF_USER + " and created_at < ?" + ENDED;

    private final TenantScope scope;

    TrustedBrowserStore(TenantScope scope) {
        this.scope = scope;
    }

    /** A browser that was trusted, as far as its end is told. */
    record Ended(UUID id, String userAgent) {}

    /** The browser of this cookie, if this user trusts it on these terms. */
    Optional<TrustedBrowser> trusted(User user, BrowserCookie cookie, TrustTerms terms, Instant now) {
        return known(user.tenant, user.id, cookie).filter(browser -> isTrusted(browser, user, terms, now));
    }

    /** The browser of a session, if this user trusts it on these terms. */
    Optional<TrustedBrowser> trusted(User user, UUID id, TrustTerms terms, Instant now) {
        return find("tenant = ?1 and userId = ?2 and id = ?3", user.tenant, user.id, id)
                .firstResultOptional()
                .filter(browser -> isTrusted(browser, user, terms, now));
    }

    private static boolean isTrusted(TrustedBrowser browser, User user, TrustTerms terms, Instant now) {
        return browser.passwordVersion == user.passwordVersion
                && browser.factors.equals(terms.factors())
                && browser.expiresAt.isAfter(now)
                && browser.createdAt.plus(terms.life()).isAfter(now);
    }

    /** The browser of this cookie, whatever it is still worth. */
    Optional<TrustedBrowser> known(String tenant, UUID user, BrowserCookie cookie) {
        return find("tenant = ?1 and userId = ?2 and secretHash = ?3", tenant, user, cookie.hash())
                .firstResultOptional();
    }

    /** The newest, of those that neither time nor another password has ended. */
    List<TrustedBrowser> of(String tenant, UUID user, Instant now) {
        return find(
                        "from TrustedBrowser b where b.tenant = ?1 and b.userId = ?2 and b.expiresAt > ?3 and exists (select 1"
                                + " from User u where u.id = b.userId and u.passwordVersion = b.passwordVersion)"
                                + " order by b.id desc",
                        tenant,
                        user,
                        now)
                .page(0, MOST_LISTED)
                .list();
    }

    Optional<TrustedBrowser> of(String tenant, UUID user, UUID id, Instant now) {
        return find("tenant = ?1 and userId = ?2 and id = ?3 and expiresAt > ?4", tenant, user, id, now)
                .firstResultOptional();
    }

    /** Ends those above {@code most}, beginning with the one that was used longest ago; {@code latest} stays. */
    List<Ended> endExcess(TrustedBrowser latest, int most) {
        flush();
        scope.ask(latest.tenant, Statement.of(LOCK_USER, latest.tenant, latest.userId), row -> true);
        return end(latest.tenant, Statement.of(END_EXCESS, latest.tenant, latest.userId, latest.id, most - 1));
    }

    /** Ends all that neither time nor another password has ended, without loading them: there may be any number. */
    List<Ended> endAll(String tenant, UUID user, Instant now) {
        flush();
        return end(tenant, Statement.of(END_ALL, tenant, user, now));
    }

    List<Ended> endOlder(Instant time, String tenant, UUID user) {
        flush();
        return end(tenant, Statement.of(END_OLDER, tenant, user, time));
    }

    private List<Ended> end(String tenant, Statement statement) {
        return scope.ask(tenant, statement, row -> new Ended(Columns.uuid(row, "id"), row.getString("user_agent")));
    }

    void forgetExpired(String tenant, UUID user, Instant now) {
        delete("tenant = ?1 and userId = ?2 and expiresAt < ?3", tenant, user, now);
    }
}
