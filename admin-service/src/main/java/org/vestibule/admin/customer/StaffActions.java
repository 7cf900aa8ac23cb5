package org.vestibule.admin.customer;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vestibule.admin.customer.StaffAction.Asked;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Caller;

/**
 * Records what staff asked for, before it is done. An event that carries the id of such a row, its actor and its subject comes
 * from the address in the row. The id is in the log and so no secret. The event must therefore also match the requested action
 * and its time, and an action that can happen once is matched once.
 */
@Singleton
public class StaffActions implements PanacheRepositoryBase<StaffAction, UUID> {
    /** How far the clocks of two services may differ, and how long a service may take. */
    private static final Duration SHORTLY = Duration.ofMinutes(5);

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final TenantScope tenants;
    private final Clock clock;

    StaffActions(TenantScope tenants, Clock clock) {
        this.tenants = tenants;
        this.clock = clock;
    }

    /** Writes and commits the request; returns its id. */
    UUID begin(String tenant, UUID customer, Asked asked, Caller staff, Origin origin, String reason) {
        return tenants.call(tenant, () -> {
            var action = new StaffAction(Ids.next(), tenant, customer);
            action.asked = asked;
            action.staffId = staff.id();
            action.ip = origin.ip();
            action.userAgent = origin.userAgent();
            action.reason = reason;
            action.requestedAt = clock.instant();
            persist(action);
            return action.id;
        });
    }

    /** Two-factor authentication is off. */
    Instant disabled(String tenant, UUID action) {
        Instant now = clock.instant();
        write(tenant, "disabledAt = ?1 where id = ?2 and tenant = ?3", now, action, tenant);
        return now;
    }

    /** All of the customer's sessions are over. */
    void sessionsEnded(String tenant, UUID customer) {
        write(
                tenant,
                "sessionsEndedAt = ?1 where tenant = ?2 and customerId = ?3 and disabledAt is not null and sessionsEndedAt is null",
                clock.instant(),
                tenant,
                customer);
    }

    private void write(String tenant, String update, Object... values) {
        tenants.run(tenant, () -> update(update, values));
    }

    /** When the customer's two-factor authentication was turned off without their sessions being ended, or empty. */
    Optional<Instant> unfinished(String tenant, UUID customer) {
        return tenants.call(tenant, () -> {
            return find(
                            "tenant = ?1 and customerId = ?2 and disabledAt is not null and sessionsEndedAt is null order by id desc",
                            tenant,
                            customer)
                    .firstResultOptional()
                    .map(action -> action.disabledAt);
        });
    }

    /**
     * Tells where the act behind each of a tenant's events came from: as stated, or as written here. In the running transaction. To be
     * asked about each event once, in their order, while nobody else adds to the tenant's log.
     */
    public Function<SecurityEvent, Origin> originsOf(String tenant, List<SecurityEvent> events) {
        Set<UUID> named = events.stream()
                .filter(StaffActions::mayBeOfStaff)
                .map(event -> UUID.fromString(event.data().requestId()))
                .collect(Collectors.toSet());
        Map<UUID, StaffAction> written = named.isEmpty()
                ? Map.of()
                : find("tenant = ?1 and id in ?2", tenant, named).stream()
                        .collect(Collectors.toMap(action -> action.id, Function.identity()));
        return event -> originOf(event, written);
    }

    /** Only staff and programs open the desk, and every service names them so: no other act can have a row here. */
    private static boolean mayBeOfStaff(SecurityEvent event) {
        Actor actor = event.data().actor();
        String requestId = event.data().requestId();
        return actor != null
                && actor.kind() != Kind.USER
                && actor.kind() != Kind.SYSTEM
                && requestId != null
                && ID.matcher(requestId).matches();
    }

    private Origin originOf(SecurityEvent event, Map<UUID, StaffAction> written) {
        var data = event.data();
        StaffAction action = mayBeOfStaff(event) ? written.get(UUID.fromString(data.requestId())) : null;
        return action != null && isOf(action, event)
                ? new Origin(action.ip, action.userAgent, data.requestId())
                : new Origin(data.ip(), data.userAgent(), data.requestId());
    }

    private boolean isOf(StaffAction action, SecurityEvent event) {
        return action.customerId.equals(event.subject())
                && action.staffId.equals(event.data().actor().id())
                && Duration.between(action.requestedAt, event.time()).abs().compareTo(SHORTLY) <= 0
                && Stream.of(Asked.values()).filter(action::mayBe).anyMatch(asked -> says(event, asked, action));
    }

    /** Reads the row again, because it was first read before the log was locked. */
    private boolean says(SecurityEvent event, Asked asked, StaffAction action) {
        EventType type = event.type();
        return asked.besides.contains(type)
                || type == asked.before && isOpen(action)
                || type == asked.done && close(action);
    }

    private boolean isOpen(StaffAction action) {
        return count("id = ?1 and tenant = ?2 and statedAt is null", action.id, action.tenant) == 1;
    }

    /** False where it was closed before. */
    private boolean close(StaffAction action) {
        return update(
                        "statedAt = ?1 where id = ?2 and tenant = ?3 and statedAt is null",
                        clock.instant(),
                        action.id,
                        action.tenant)
                == 1;
    }
}
