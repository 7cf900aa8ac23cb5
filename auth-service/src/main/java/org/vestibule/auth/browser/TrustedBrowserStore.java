package org.vestibule.auth.browser;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.auth.user.User;

/** Trusted browsers; every query names the tenant. */
@Singleton
class TrustedBrowserStore implements PanacheRepositoryBase<TrustedBrowser, UUID> {
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

    /** Newest first, of those that neither time nor another password has ended. */
    List<TrustedBrowser> of(String tenant, UUID user, Instant now) {
        return list(
                "from TrustedBrowser b where b.tenant = ?1 and b.userId = ?2 and b.expiresAt > ?3 and exists (select 1"
                        + " from User u where u.id = b.userId and u.passwordVersion = b.passwordVersion)"
                        + " order by b.id desc",
                tenant,
                user,
                now);
    }

    List<TrustedBrowser> olderThan(Instant time, String tenant, UUID user) {
        return list("tenant = ?1 and userId = ?2 and createdAt < ?3", tenant, user, time);
    }

    void forgetExpired(String tenant, UUID user, Instant now) {
        delete("tenant = ?1 and userId = ?2 and expiresAt < ?3", tenant, user, now);
    }
}
