package org.vestibule.admin.customer;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.vestibule.admin.customer.Customers.Search;
import org.vestibule.admin.eventlog.EventFilter;
import org.vestibule.admin.eventlog.EventFilter.Reader;
import org.vestibule.admin.eventlog.EventLog;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Rank;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Caller;

/** Looks customers up for staff. Those of other tenants, and those not below the caller, are not found. */
@Singleton
class CustomerDesk {
    private static final int LAST_EVENTS = 10;

    private final Customers customers;
    private final EventLog log;
    private final SecurityEvents facts;
    private final TenantScope tenants;
    private final MfaService mfa;
    private final ProgramLooks looks;

    CustomerDesk(
            Customers customers,
            EventLog log,
            SecurityEvents facts,
            TenantScope tenants,
            @RestClient MfaService mfa,
            ProgramLooks looks) {
        this.customers = customers;
        this.log = log;
        this.facts = facts;
        this.tenants = tenants;
        this.mfa = mfa;
        this.looks = looks;
    }

    CustomerPage list(String tenant, Caller caller, String text, Boolean twoFactor, String cursor, int limit) {
        var search = new Search(tenant, Rank.highestBelow(caller.roles()), text, twoFactor, ListCursor.read(cursor));
        return tenants.call(tenant, () -> {
            List<Customer> found = customers.search(search, limit + 1);
            boolean more = found.size() > limit;
            List<Customer> shown = more ? found.subList(0, limit) : found;
            return new CustomerPage(
                    shown.stream().map(CustomerSummary::of).toList(), more ? ListCursor.of(shown.getLast()) : null);
        });
    }

    /** Throws the 404 {@link Problem} where there is no such customer for the caller. */
    CustomerSummary get(String tenant, Caller caller, UUID id) {
        return tenants.call(tenant, () -> customers
                .visible(tenant, id, Rank.highestBelow(caller.roles()))
                .map(CustomerSummary::of)
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND)));
    }

    /** The customer live from mfa-service; that they were looked at is itself a fact, of a program once in a while ({@link ProgramLooks}). */
    CustomerDetail view(String tenant, Caller caller, Origin origin, UUID id) {
        CustomerSummary customer = get(tenant, caller, id);
        MfaService.Status live = mfa.status("Bearer " + caller.token(), id, tenant);
        if (!caller.isProgram()) {
            state(tenant, caller, origin, id);
        } else if (!looks.isStated(tenant, caller.actor(), id)) {
            state(tenant, caller, origin, id);
            looks.stated(tenant, caller.actor(), id);
        }
        return CustomerDetail.of(
                customer,
                live,
                log.page(EventFilter.of(Reader.of(caller), tenant, id), null, LAST_EVENTS)
                        .items());
    }

    private void state(String tenant, Caller caller, Origin origin, UUID id) {
        tenants.run(tenant, () -> {
            facts.state(EventType.STAFF_VIEWED_CUSTOMER, tenant, id, Act.success(caller.actor(), origin), Map.of());
        });
    }
}
