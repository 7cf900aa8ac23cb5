package org.vestibule.admin.customer;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Caller;

/**
 * What staff asked for, written before it is done. An event that comes back with the id of such a row, its actor and its
 * subject came from where the row says; nobody else can make that up.
 */
@Singleton
public class StaffActions implements PanacheRepositoryBase<StaffAction, UUID> {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final TenantScope tenants;
    private final Clock clock;

    StaffActions(TenantScope tenants, Clock clock) {
        this.tenants = tenants;
        this.clock = clock;
    }

    /** Writes and commits the request; returns its id. */
    UUID begin(String tenant, UUID customer, Caller staff, Origin origin, String reason) {
        return tenants.call(tenant, () -> {
            var action = new StaffAction(Ids.next(), tenant, customer);
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

    /** Where the act behind an event came from: as stated, or as written here. In the running transaction. */
    public Origin originOf(SecurityEvent event) {
        var data = event.data();
        var stated = new Origin(data.ip(), data.userAgent(), data.requestId());
        if (data.requestId() == null
                || data.actor() == null
                || !ID.matcher(data.requestId()).matches()) {
            return stated;
        }
        return find(
                        "id = ?1 and tenant = ?2 and customerId = ?3 and staffId = ?4",
                        UUID.fromString(data.requestId()),
                        event.tenant(),
                        event.subject(),
                        data.actor().id())
                .firstResultOptional()
                .map(action -> new Origin(action.ip, action.userAgent, data.requestId()))
                .orElse(stated);
    }
}
