package org.vestibule.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.vestibule.admin.intake.Intake;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Data;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.contracts.SecurityEvent.Outcome;

/** What auth- and mfa-service state about a tenant's users, taken in at once. */
public final class Facts {
    private final Intake intake;
    private final String tenant;

    public Facts(Intake intake, String tenant) {
        this.intake = intake;
        this.tenant = tenant;
    }

    public void take(EventType type, UUID subject, Instant time, Data data) {
        intake.take(SecurityEvent.of(UUID.randomUUID(), type, subject, time, tenant, data));
    }

    /** By the user themself. */
    public void take(EventType type, UUID subject, Instant time, Map<String, Object> details) {
        var actor = new Actor(subject, Kind.USER, "user");
        take(type, subject, time, new Data(actor, "192.0.2.7", "Browser", Outcome.SUCCESS, null, details));
    }

    public UUID customer(String username, Instant created) {
        return user(username, created, false, List.of(Role.CUSTOMER));
    }

    public UUID user(String username, Instant created, boolean disabled, List<String> roles) {
        UUID id = UUID.randomUUID();
        Map<String, Object> details =
                Map.of("username", username, "email", username + "@example.dk", "roles", roles, "disabled", disabled);
        take(EventType.USER_CREATED, id, created, details);
        return id;
    }

    public UUID enrolled(UUID user, String method, Instant time) {
        UUID authenticator = UUID.randomUUID();
        take(
                EventType.AUTHENTICATOR_ENROLLED,
                user,
                time,
                Map.of("authenticator_id", authenticator.toString(), "method", method));
        return authenticator;
    }

    /** With one authenticator. */
    public void enabled(UUID user, String method, Instant time) {
        enrolled(user, method, time);
        take(EventType.TWO_FACTOR_ENABLED, user, time, Map.of("method", method));
    }

    public void removed(UUID user, Instant time) {
        take(EventType.USER_DELETED, user, time, Map.of());
    }
}
