package org.vestibule.admin.customer;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;

/** An authenticator of a customer: two security keys are one method, until both are gone. */
@Entity
public class CustomerAuthenticator {
    @Id
    UUID id;

    String tenant;
    UUID customerId;
    String method;

    protected CustomerAuthenticator() {}

    CustomerAuthenticator(UUID id, String tenant, UUID customerId, String method) {
        this.id = id;
        this.tenant = tenant;
        this.customerId = customerId;
        this.method = method;
    }
}
