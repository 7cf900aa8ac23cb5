package org.vestibule.auth.directory;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.vestibule.auth.browser.TrustedBrowser;
import org.vestibule.auth.browser.TrustedBrowsers;
import org.vestibule.auth.session.Session;
import org.vestibule.auth.session.Sessions;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.platform.http.Origin;

/** What lets a user in without being asked, or asked for less: their sessions, and the browsers they trust. */
@Singleton
class StandingAccess {
    private final Sessions sessions;
    private final TrustedBrowsers browsers;

    StandingAccess(Sessions sessions, TrustedBrowsers browsers) {
        this.sessions = sessions;
        this.browsers = browsers;
    }

    List<Session> sessionsOf(String tenant, UUID user, UUID before, int most) {
        return sessions.aliveOf(tenant, user, before, most);
    }

    List<TrustedBrowser> browsersOf(String tenant, UUID user) {
        return browsers.of(tenant, user);
    }

    boolean endSession(String tenant, UUID user, UUID session, Actor by, Origin origin) {
        return sessions.endOne(tenant, user, session, "ended_by_staff", by, origin);
    }

    void endSessions(String tenant, UUID user, String reason, Actor by, Origin origin) {
        sessions.endAll(tenant, user, null, reason, by, origin);
    }

    boolean revokeBrowser(String tenant, UUID user, UUID browser, Actor by, Origin origin) {
        return browsers.revokeOne(tenant, user, browser, "revoked_by_staff", by, origin);
    }

    void revokeBrowsers(String tenant, UUID user, String reason, Actor by, Origin origin) {
        browsers.revokeAll(tenant, user, reason, by, origin);
    }
}
