package org.vestibule.portal.visit;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.NewCookie.SameSite;
import org.vestibule.portal.PortalConfig;

/**
 * The form of the cookie that a session is known by: one for each tenant, so that somebody may be at two at a time.
 * {@code Lax}, so that a link in a mail finds its reader logged in; forms carry a token of their own.
 */
@Singleton
class SessionCookie {
    private final boolean secure;

    SessionCookie(PortalConfig config) {
        this.secure = config.secureCookies();
    }

    String name(String tenant) {
        return (secure ? "__Host-" : "") + "vestibule-at-" + tenant;
    }

    /** Until the browser is closed; an empty value takes it away. */
    NewCookie of(String tenant, String value) {
        return new NewCookie.Builder(name(tenant))
                .value(value)
                .path("/")
                .secure(secure)
                .httpOnly(true)
                .sameSite(SameSite.LAX)
                .maxAge(value.isEmpty() ? 0 : NewCookie.DEFAULT_MAX_AGE)
                .build();
    }
}
