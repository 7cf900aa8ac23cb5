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

    void removeAll(UUID customer) {
        delete("customerId", customer);
    }
}
