package org.vestibule.admin.customer;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Authenticators of the directory, inside the running transaction, which has named its tenant. */
@Singleton
class Authenticators implements PanacheRepositoryBase<CustomerAuthenticator, UUID> {
    String[] methodsOf(UUID customer) {
        return list("customerId", customer).stream()
                .map(authenticator -> authenticator.method)
                .distinct()
                .sorted()
                .toArray(String[]::new);
    }

    /** Not by one statement, of which the session would know nothing: a later event of the transaction may bring one of them again. */
    void removeAll(UUID customer) {
        list("customerId", customer).forEach(this::delete);
        flush();
    }
}
