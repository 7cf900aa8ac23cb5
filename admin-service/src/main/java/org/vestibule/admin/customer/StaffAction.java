package org.vestibule.admin.customer;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A member of staff asked for something here: who, about whom, from where and why. */
@Entity
public class StaffAction {
    @Id
    UUID id;

    String tenant;
    UUID customerId;
    UUID staffId;
    String ip;
    String userAgent;
    String reason;
    Instant requestedAt;
    Instant disabledAt;
    Instant sessionsEndedAt;

    protected StaffAction() {}

    StaffAction(UUID id, String tenant, UUID customerId) {
        this.id = id;
        this.tenant = tenant;
        this.customerId = customerId;
    }
}
