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
import org.vestibule.portal.event.EventWords;
import org.vestibule.portal.event.EventWords.Told;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.rest.AdminApi;
import org.vestibule.portal.rest.EventFiles;
import org.vestibule.portal.visit.Account;

/** Everything that the log has of one customer, newest first. */
@Path("/t/{tenant}/customers/{id: [0-9a-f-]{36}}/{what: events\\.csv|events}")
@RunOnVirtualThread
public class CustomerEventsPage {
    private static final int ON_A_PAGE = 50;

    private final AdminApi admin;
    private final EventFiles files;
    private final Account account;
    private final Seen seen;
    private final EventWords words;
    private final Pages pages;

    public CustomerEventsPage(
            @RestClient AdminApi admin,
            @RestClient EventFiles files,
            Account account,
            Seen seen,
            EventWords words,
            Pages pages) {
        this.admin = admin;
        this.files = files;
        this.account = account;
        this.seen = seen;
        this.words = words;
        this.pages = pages;
    }

    /** A page of the log; {@code next} is null on the last. */
    public record View(String id, String username, List<Told> events, String next, boolean isLater) {
        public String nextPage() {
            return Query.of("cursor", next);
        }
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance events(View view);
    }

    /** As a page, or all of it as a file to keep. */
    @GET
    public Response list(String id, String what, @RestQuery String cursor) {
        if (!what.equals("events")) {
            return CsvFile.of("events-" + id, files.ofCustomer(account.bearer(), id));
        }
        var page = admin.customerEvents(account.bearer(), id, Query.typed(cursor), ON_A_PAGE);
        var told = page.items().stream().map(words::tell).toList();
        return pages.show(Templates.events(
                new View(id, seen.username(id), told, page.nextCursor(), Query.typed(cursor) != null)));
    }
}
