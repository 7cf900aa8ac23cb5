package org.vestibule.portal.desk;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestQuery;
import org.vestibule.portal.desk.LogFilters.Part;
import org.vestibule.portal.event.EventWords;
import org.vestibule.portal.event.EventWords.Told;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.rest.AdminApi;
import org.vestibule.portal.visit.Account;

/** What the log has of one customer, newest first, sorted out by kind and day. */
@Path("/t/{tenant}/customers/{id: [0-9a-f-]{36}}/events")
@RunOnVirtualThread
public class CustomerEventsPage {
    private static final int ON_A_PAGE = 50;

    private final AdminApi admin;
    private final Account account;
    private final Seen seen;
    private final EventWords words;
    private final Pages pages;
    private final LogFilters filters;

    CustomerEventsPage(
            @RestClient AdminApi admin, Account account, Seen seen, EventWords words, Pages pages, LogFilters filters) {
        this.admin = admin;
        this.account = account;
        this.seen = seen;
        this.words = words;
        this.pages = pages;
        this.filters = filters;
    }

    /** A page of the log of who it is about. */
    public record View(String id, String username, Part log, List<Told> events) {}

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance events(View view);
    }

    @GET
    public Response list(
            String id, @RestQuery String type, @RestQuery String from, @RestQuery String to, @RestQuery String cursor) {
        LogFilter filter = filters.chosen(type, from, to);
        String after = Query.typed(cursor);
        var page = admin.customerEvents(
                account.bearer(), id, filter.type(), filter.since(), filter.until(), after, ON_A_PAGE);
        var told = page.items().stream().map(words::tell).toList();
        Part log = filters.part("/customers/" + id + "/events", filter, after, page.nextCursor());
        return pages.show(Templates.events(new View(id, seen.username(id), log, told)));
    }
}
