package org.vestibule.portal.desk;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.vestibule.portal.rest.AdminApi;
import org.vestibule.portal.rest.AdminApi.CustomerDetail;
import org.vestibule.portal.session.Slot;
import org.vestibule.portal.visit.Account;
import org.vestibule.portal.visit.Visit;

/** The customer that was looked at last: who they are need not be asked again, and each look stands in the event log. */
@Singleton
class Seen {
    private static final Duration LIFE = Duration.ofMinutes(30);

    private final AdminApi admin;
    private final Account account;
    private final Visit visit;

    Seen(@RestClient AdminApi admin, Account account, Visit visit) {
        this.admin = admin;
        this.account = account;
        this.visit = visit;
    }

    /** Who it was. */
    record Customer(String id, String username) {
        static final Slot<Customer> SLOT = new Slot<>("customer", Customer.class);
    }

    /** Looks at a customer, now. */
    CustomerDetail look(String id) {
        CustomerDetail customer = admin.customer(account.bearer(), id);
        visit.session().put(Customer.SLOT, new Customer(customer.id(), customer.username()), LIFE);
        return customer;
    }

    /** The username, as it was at the last look; looks where that was at somebody else. */
    String username(String id) {
        return visit.session()
                .get(Customer.SLOT)
                .filter(customer -> customer.id().equals(id))
                .map(Customer::username)
                .orElseGet(() -> look(id).username());
    }
}
