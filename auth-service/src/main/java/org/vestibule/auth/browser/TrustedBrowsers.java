package org.vestibule.auth.browser;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Cookie;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.auth.browser.TrustedBrowserStore.Ended;
import org.vestibule.auth.session.SessionLimits;
import org.vestibule.auth.session.Sessions;
import org.vestibule.auth.session.Sessions.Strength;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * Browsers in which a customer showed the second factor and need not show it again for some days, where policy allows.
 * Whether one still counts is decided at each login, by the password and the factors as they are then: no event has to
 * arrive first. Every method here but {@link #isTrusted} runs in a transaction that names the tenant.
 */
@Singleton
public class TrustedBrowsers {
    /** Of a showing that was two factors (RFC 8176): not an email code, not a recovery code. */
    private static final String MULTI_FACTOR = "mfa";

    private final TrustedBrowserStore store;
    private final BrowserNotices notices;
    private final SessionLimits limits;
    private final TenantScope scope;
    private final Clock clock;

    TrustedBrowsers(
            TrustedBrowserStore store, BrowserNotices notices, SessionLimits limits, TenantScope scope, Clock clock) {
        this.store = store;
        this.notices = notices;
        this.limits = limits;
        this.scope = scope;
        this.clock = clock;
    }

    /**
     * A browser that is trusted from now on.
     *
     * @param cookie that it is to keep
     */
    public record Trusted(BrowserCookie cookie, TrustTerms terms, Instant until) {}

    /** Trusts the browser that has just shown {@code strength}; empty where that is not enough. */
    public Optional<Trusted> trust(
            User user, TrustTerms terms, Strength strength, Map<String, Cookie> cookies, Origin origin) {
        if (user.isStaff() || !strength.amr().contains(MULTI_FACTOR)) {
            return Optional.empty();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        store.forgetExpired(user.tenant, user.id, now);
        BrowserCookie.of(user.id, cookies)
                .flatMap(before -> store.known(user.tenant, user.id, before))
                .ifPresent(store::delete);
        BrowserCookie cookie = BrowserCookie.random(user.id);
        TrustedBrowser browser = new TrustedBrowser();
        browser.id = Ids.next();
        browser.tenant = user.tenant;
        browser.userId = user.id;
        browser.secretHash = cookie.hash();
        browser.passwordVersion = user.passwordVersion;
        browser.factors = terms.factors();
        browser.amr = strength.amr().toArray(String[]::new);
        browser.createdAt = now;
        browser.lastUsedAt = now;
        browser.expiresAt = now.plus(terms.life());
        browser.ip = origin.ip();
        browser.userAgent = origin.userAgent();
        store.persist(browser);
        notices.trusted(browser, user, terms, origin);
        state(
                store.endExcess(browser, limits.trustedBrowsers()),
                user.tenant,
                user.id,
                "too_many_browsers",
                Actor.SYSTEM,
                Origin.NONE);
        return Optional.of(new Trusted(cookie, terms, browser.expiresAt));
    }

    /**
     * The trusted browser in which a login with the password is enough. Empty where the second factor is to be asked for. The
     * session claims the password alone: nothing else was shown in this login.
     */
    public Optional<UUID> recognize(User user, TrustTerms terms, Map<String, Cookie> cookies) {
        Instant now = clock.instant();
        return BrowserCookie.of(user.id, cookies)
                .flatMap(cookie -> store.trusted(user, cookie, terms, now))
                .map(browser -> {
                    browser.lastUsedAt = now;
                    return browser.id;
                });
    }

    /** The newest two hundred, newest first; a user who has more has them from release 0.2. */
    public List<TrustedBrowser> of(String tenant, UUID user) {
        return store.of(tenant, user, clock.instant());
    }

    /** Whether a login of now would trust it, too. In a transaction of its own. */
    public boolean isTrusted(User user, UUID id, TrustTerms terms) {
        return scope.call(user.tenant, () -> store.trusted(user, id, terms, clock.instant())
                .isPresent());
    }

    /** The browser of this request, if the user trusts it. */
    Optional<UUID> current(String tenant, UUID user, Map<String, Cookie> cookies) {
        return BrowserCookie.of(user, cookies)
                .flatMap(cookie -> store.known(tenant, user, cookie))
                .map(browser -> browser.id);
    }

    /** Revokes one of a user's; false where they have no such. */
    public boolean revokeOne(String tenant, UUID user, UUID id, String reason, Actor by, Origin origin) {
        Optional<TrustedBrowser> found = store.of(tenant, user, id, clock.instant());
        found.ifPresent(browser -> {
            store.delete(browser);
            notices.revoked(tenant, user, browser.id, browser.userAgent, reason, by, origin);
        });
        return found.isPresent();
    }

    /** Whoever ends all sessions wants nobody to get in with less than a login. */
    void endWithSessions(@Observes Sessions.AllEnded ended) {
        revokeAll(ended.tenant(), ended.user(), ended.reason(), ended.by(), ended.origin());
    }

    public void revokeAll(String tenant, UUID user, String reason, Actor by, Origin origin) {
        state(store.endAll(tenant, user, clock.instant()), tenant, user, reason, by, origin);
    }

    /** Records that a change of the user's factors ended these browsers. */
    public void factorsChanged(String tenant, UUID user, Instant at) {
        state(store.endOlder(at, tenant, user), tenant, user, "factors_changed", Actor.SYSTEM, Origin.NONE);
    }

    private void state(List<Ended> ended, String tenant, UUID user, String reason, Actor by, Origin origin) {
        ended.forEach(browser -> notices.revoked(tenant, user, browser.id(), browser.userAgent(), reason, by, origin));
    }
}
