package org.vestibule.portal.desk;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestQuery;
import org.vestibule.portal.event.EventTexts;
import org.vestibule.portal.event.Word;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.rest.AdminApi;
import org.vestibule.portal.rest.AdminApi.Customer;
import org.vestibule.portal.rest.Listed;
import org.vestibule.portal.visit.Account;

/** The tenant's customers: found by name, sorted out by whether two-factor authentication is on. */
@Path("/t/{tenant}/customers")
@RunOnVirtualThread
public class CustomersPage {
    private static final int ON_A_PAGE = 50;

    private final AdminApi admin;
    private final Account account;
    private final Pages pages;

    public CustomersPage(@RestClient AdminApi admin, Account account, Pages pages) {
        this.admin = admin;
        this.account = account;
        this.pages = pages;
    }

    /** A customer with their methods in words. */
    public record Row(Customer customer, String methods) {}

    /**
     * A page of customers.
     *
     * @param query null where none was typed
     * @param twoFactor enabled, disabled, or null for all
     * @param next where the next page starts; null on the last
     * @param isLater not the first page
     */
    public record Found(List<Row> rows, String query, String twoFactor, String next, boolean isLater) {
        public boolean isFiltered() {
            return query != null || twoFactor != null;
        }

        /** The first page, of customers in this state. */
        public String in(String state) {
            return Query.of("query", query, "two_factor", state);
        }

        public String first() {
            return in(twoFactor);
        }

        public String nextPage() {
            return Query.of("query", query, "two_factor", twoFactor, "cursor", next);
        }

        public boolean isIn(String state) {
            return state.equals(twoFactor == null ? "" : twoFactor);
        }
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance customers(Found found);
    }

    /** The parameters are those of the contract; a state that it does not have means all. */
    @GET
    public Response list(@RestQuery String query, @RestQuery("two_factor") String twoFactor, @RestQuery String cursor) {
        String typed = Query.typed(query);
        String state = "enabled".equals(twoFactor) || "disabled".equals(twoFactor) ? twoFactor : null;
        Listed<Customer> page = admin.customers(account.bearer(), typed, state, Query.typed(cursor), ON_A_PAGE);
        var rows = page.items().stream().map(this::row).toList();
        return pages.show(
                Templates.customers(new Found(rows, typed, state, page.nextCursor(), Query.typed(cursor) != null)));
    }

    private Row row(Customer customer) {
        EventTexts texts = pages.texts(EventTexts.class);
        String methods = customer.methods().stream()
                .map(method -> Word.of(method).map(texts::word).orElse(method))
                .collect(Collectors.joining(", "));
        return new Row(customer, methods);
    }
}
