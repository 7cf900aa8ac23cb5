package org.vestibule.admin.customer;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A user of a tenant, as its events tell. */
@Entity
public class Customer {
    /** The user's id in the suite. */
    @Id
    UUID id;

    String tenant;
    String username;
    String email;
    String account;

    @Column(columnDefinition = "text[]")
    String[] roles = {};

    int staffRank;
    /** When they stopped being staff; null if they never were, or still are. */
    Instant staffUntil;

    boolean twoFactor;

    @Column(columnDefinition = "text[]")
    String[] methods = {};

    Instant enrolledAt;

    @Enumerated(EnumType.STRING)
    State state = State.UNSEEN;

    /** Where a user stands. */
    enum State {
        /** Known by other events than its own: not shown. */
        UNSEEN,
        ACTIVE,
        DISABLED,
        DELETED
    }

    protected Customer() {}

    Customer(UUID id, String tenant) {
        this.id = id;
        this.tenant = tenant;
    }
}
