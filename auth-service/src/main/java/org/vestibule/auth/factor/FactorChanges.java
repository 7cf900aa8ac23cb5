package org.vestibule.auth.factor;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vestibule.auth.browser.TrustedBrowsers;
import org.vestibule.auth.session.Sessions;
import org.vestibule.auth.user.Users;
import org.vestibule.contracts.EventType;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * What follows here from a change of somebody's factors: every session that was decided on an older version of them ends, but the
 * one in which the user made the change. Which is older, the version says and not the clock, so it does not matter in which order
 * logins, changes and their events finish: {@link Sessions#open} refuses what this has not seen yet. Browsers that the user
 * trusted before are no longer listed; they had ceased to count at once.
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
    private final Users users;
    private final TenantScope scope;

    FactorChanges(Sessions sessions, TrustedBrowsers browsers, Users users, TenantScope scope) {
        this.sessions = sessions;
        this.browsers = browsers;
        this.users = users;
        this.scope = scope;
    }

    /**
     * @param session in which the user did it; null where it was in none
     * @param version of the factors since then; empty where release 0.2 of mfa-service told of it
     */
    record Change(String type, String tenant, UUID user, Instant at, UUID session, OptionalInt version) {}

    void apply(Change change) {
        scope.run(change.tenant(), () -> {
            endOlder(change);
            if (!SWITCHES.contains(change.type())) {
                browsers.factorsChanged(change.tenant(), change.user(), change.at());
            }
        });
    }

    private void endOlder(Change change) {
        String reason = change.type().replace('.', '_');
        if (change.version().isPresent()) {
            int version = change.version().getAsInt();
            users.factorsChanged(change.tenant(), change.user(), version);
            sessions.factorsChanged(change.tenant(), change.user(), change.session(), version, change.at(), reason);
        } else if (SWITCHES.contains(change.type())) {
            sessions.factorsChanged(change.tenant(), change.user(), change.session(), change.at(), reason);
        }
    }
}
