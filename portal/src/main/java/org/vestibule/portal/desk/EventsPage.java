package org.vestibule.portal.desk;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestQuery;
import org.vestibule.portal.desk.LogFilters.Part;
import org.vestibule.portal.event.EventWords;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.page.Trouble;
import org.vestibule.portal.rest.AdminApi;
import org.vestibule.portal.rest.AdminApi.LogVerification;
import org.vestibule.portal.rest.AdminApi.LoggedEvent;
import org.vestibule.portal.rest.Listed;
import org.vestibule.portal.visit.Account;

/** The tenant's event log: sorted out by kind and day, and checked by owners. */
@Path("/t/{tenant}/events")
@RunOnVirtualThread
public class EventsPage {
    private static final int ON_A_PAGE = 50;

    private final AdminApi admin;
    private final Account account;
    private final EventWords words;
    private final Pages pages;
    private final LogFilters filters;

    EventsPage(@RestClient AdminApi admin, Account account, EventWords words, Pages pages, LogFilters filters) {
        this.admin = admin;
        this.account = account;
        this.words = words;
        this.pages = pages;
        this.filters = filters;
    }

    /** A page of the log. */
    public record View(Part log, List<LogRow> rows) {}

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance events(View view, Trouble trouble);
    }

    @GET
    public Response list(
            @RestQuery String type, @RestQuery String from, @RestQuery String to, @RestQuery String cursor) {
        return show(filters.chosen(type, from, to), Query.typed(cursor), null);
    }

    /** Walks the chain of the log, for owners. */
    @POST
    @Path("verification")
    public Response verify() {
        LogVerification found = admin.verifyLog(account.bearer());
        DeskTexts texts = pages.texts(DeskTexts.class);
        if (found.intact()) {
            return pages.to("/events", texts.log_intact(found.events()));
        }
        return show(
                LogFilter.NONE,
                null,
                new Trouble(
                        texts.log_broken(found.firstBroken()),
                        texts.log_broken_detail(found.events()),
                        null,
                        null,
                        null,
                        null));
    }

    private Response show(LogFilter filter, String cursor, Trouble trouble) {
        Listed<LoggedEvent> page =
                admin.events(account.bearer(), filter.type(), filter.since(), filter.until(), cursor, ON_A_PAGE);
        var rows = LogRow.of(page.items(), words::tell);
        Part log = filters.part("/events", filter, cursor, page.nextCursor());
        return pages.show(Templates.events(new View(log, rows), trouble));
    }
}
