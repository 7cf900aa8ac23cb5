package org.vestibule.admin.customer;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.vestibule.admin.customer.Customer.State;
import org.vestibule.admin.erasure.Erasures;
import org.vestibule.contracts.Rank;
import org.vestibule.contracts.SecurityEvent;

/**
 * Builds the directory from events. Events of auth-service and of mfa-service come in any order between the two, so a
 * user may first be heard of by an authenticator.
 */
@Singleton
public class Directory {
    private final Customers customers;
    private final Authenticators authenticators;
    private final Erasures erasures;

    Directory(Customers customers, Authenticators authenticators, Erasures erasures) {
        this.customers = customers;
        this.authenticators = authenticators;
        this.erasures = erasures;
    }

    /** Writes what the event changes, in the running transaction. Details that are not as documented: IllegalArgumentException. */
    public void apply(SecurityEvent event) {
        switch (event.type()) {
            case USER_CREATED, USER_UPDATED -> describe(customer(event), detailsOf(event), event.time());
            case USER_DELETED -> forget(customer(event));
            case AUTHENTICATOR_ENROLLED -> enrolled(customer(event), detailsOf(event));
            case AUTHENTICATOR_REMOVED -> removed(customer(event), detailsOf(event));
            case TWO_FACTOR_ENABLED -> {
                Customer customer = customer(event);
                if (customer.state != State.DELETED) {
                    customer.twoFactor = true;
                    customer.enrolledAt = event.time();
                }
            }
            case TWO_FACTOR_DISABLED, TWO_FACTOR_DISABLED_BY_STAFF -> withoutTwoFactor(customer(event));
            default -> {
                // tells of no state that the directory shows
            }
        }
    }

    private Customer customer(SecurityEvent event) {
        return customers
                .find("tenant = ?1 and id = ?2", event.tenant(), event.subject())
                .firstResultOptional()
                .orElseGet(() -> {
                    var unseen = new Customer(event.subject(), event.tenant());
                    customers.persistAndFlush(unseen);
                    return unseen;
                });
    }

    private static void describe(Customer customer, Map<String, Object> details, Instant at) {
        if (customer.state == State.DELETED) {
            return;
        }
        List<String> roles = texts(details.get("roles"));
        customer.username = required(details, "username");
        customer.email = text(details, "email");
        customer.account = text(details, "account");
        customer.roles = roles.toArray(String[]::new);
        int rank = Rank.of(roles);
        if (customer.staffRank > 0 && rank == 0) {
            customer.staffUntil = at;
        }
        customer.staffRank = rank;
        customer.state = Boolean.TRUE.equals(details.get("disabled")) ? State.DISABLED : State.ACTIVE;
    }

    /**
     * Role and {@code enrolledAt} stay: until now there was one customer more, with two-factor authentication on or off. Kept answers
     * are searched later, because there may be any number of them.
     */
    private void forget(Customer customer) {
        Instant enrolledAt = customer.enrolledAt;
        withoutTwoFactor(customer);
        erasures.forgetAnswersNaming(
                customer.id,
                Stream.of(customer.username, customer.email)
                        .filter(name -> name != null && !name.isBlank())
                        .toList());
        customer.enrolledAt = enrolledAt;
        customer.username = null;
        customer.email = null;
        customer.account = null;
        customer.state = State.DELETED;
    }

    /** Ignores removed customers, whose events may come late: nothing about them may be stored again. */
    private void enrolled(Customer customer, Map<String, Object> details) {
        if (customer.state == State.DELETED) {
            return;
        }
        var id = UUID.fromString(required(details, "authenticator_id"));
        if (authenticators.findById(id) == null) {
            authenticators.persist(
                    new CustomerAuthenticator(id, customer.tenant, customer.id, required(details, "method")));
        }
        customer.methods = authenticators.methodsOf(customer.id);
    }

    private void removed(Customer customer, Map<String, Object> details) {
        authenticators.deleteById(UUID.fromString(required(details, "authenticator_id")));
        customer.methods = authenticators.methodsOf(customer.id);
    }

    private void withoutTwoFactor(Customer customer) {
        authenticators.removeAll(customer.id);
        customer.methods = new String[0];
        customer.twoFactor = false;
        customer.enrolledAt = null;
    }

    private static Map<String, Object> detailsOf(SecurityEvent event) {
        return event.data().details() == null ? Map.of() : event.data().details();
    }

    private static String required(Map<String, Object> details, String name) {
        String value = text(details, name);
        if (value == null) {
            throw new IllegalArgumentException("details name no " + name);
        }
        return value;
    }

    private static String text(Map<String, Object> details, String name) {
        return details.get(name) instanceof String text ? text : null;
    }

    private static List<String> texts(Object value) {
        return value instanceof Collection<?> several
                ? several.stream().map(String::valueOf).toList()
                : List.of();
    }
}
