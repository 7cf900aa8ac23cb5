package org.vestibule.auth.factor;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vestibule.auth.browser.TrustedBrowsers;
import org.vestibule.auth.session.Sessions;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * What follows here from a change of somebody's factors. When the second factor is turned on or off, their other sessions
 * end: who got in before by less must show what is asked for now; the session in which the user did it goes on. Browsers
 * that they trusted before any change are no longer listed; they had ceased to count at once.
 */
@Singleton
class FactorChanges {
    private static final Set<String> SWITCHES = Set.of(
            EventType.TWO_FACTOR_ENABLED.type(),
            EventType.TWO_FACTOR_DISABLED.type(),
            EventType.TWO_FACTOR_DISABLED_BY_STAFF.type());

    private static final Set<String> CHANGES = Set.of(
            EventType.AUTHENTICATOR_ENROLLED.type(),
            EventType.AUTHENTICATOR_REMOVED.type(),
            EventType.RECOVERY_CODES_GENERATED.type());

    /** All that are listened to. */
    static final Set<String> TYPES =
            Stream.concat(SWITCHES.stream(), CHANGES.stream()).collect(Collectors.toUnmodifiableSet());

    private final Sessions sessions;
    private final TrustedBrowsers browsers;
    private final TenantScope scope;

    FactorChanges(Sessions sessions, TrustedBrowsers browsers, TenantScope scope) {
        this.sessions = sessions;
        this.browsers = browsers;
        this.scope = scope;
    }

    /** @param session in which the user did it; null where it was in none */
    record Change(String type, String tenant, UUID user, Instant at, UUID session) {}

    void apply(Change change) {
        scope.run(change.tenant(), () -> {
            if (SWITCHES.contains(change.type())) {
                endOlder(change);
            } else {
                browsers.factorsChanged(change.tenant(), change.user(), change.at());
            }
        });
    }

    private void endOlder(Change change) {
        String reason = change.type().replace('.', '_');
        sessions.aliveOf(change.tenant(), change.user()).stream()
                .filter(session -> !session.id.equals(change.session()) && session.createdAt.isBefore(change.at()))
                .forEach(session -> sessions.end(session, reason, Actor.SYSTEM, Origin.NONE));
    }
}
