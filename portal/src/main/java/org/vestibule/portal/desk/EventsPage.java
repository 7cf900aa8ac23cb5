package org.vestibule.portal.desk;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestQuery;
import org.vestibule.contracts.ProblemType;
import org.vestibule.portal.desk.LogFilters.Part;
import org.vestibule.portal.event.EventWords;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.page.Trouble;
import org.vestibule.portal.rest.AdminApi;
import org.vestibule.portal.rest.AdminApi.LogVerification;
import org.vestibule.portal.rest.AdminApi.LoggedEvent;
import org.vestibule.portal.rest.Listed;
import org.vestibule.portal.rest.Refused;
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
        return show(200, filters.chosen(type, from, to), Query.typed(cursor), null);
    }

    /** Walks the chain of the log, for owners. The walk along a long log goes on after this page has stopped waiting. */
    @POST
    @Path("verification")
    public Response verify() {
        String bearer = account.bearer();
        DeskTexts texts = pages.texts(DeskTexts.class);
        LogVerification found;
        try {
            found = admin.verifyLog(bearer);
        } catch (Refused refused) {
            if (refused.is(ProblemType.TOO_MANY_ATTEMPTS)) {
                return show(429, LogFilter.NONE, null, Trouble.of(refused.problem()));
            }
            throw refused;
        } catch (ProcessingException tooLong) {
            return show(503, LogFilter.NONE, null, saying(texts.log_too_long(), texts.log_too_long_detail()));
        }
        if (found.intact()) {
            return pages.to("/events", texts.log_intact(found.events()));
        }
        return show(
                200,
                LogFilter.NONE,
                null,
                saying(texts.log_broken(found.firstBroken()), texts.log_broken_detail(found.events())));
    }

    private static Trouble saying(String title, String detail) {
        return new Trouble(title, detail, null, null, null, null);
    }

    private Response show(int status, LogFilter filter, String cursor, Trouble trouble) {
        Listed<LoggedEvent> page =
                admin.events(account.bearer(), filter.type(), filter.since(), filter.until(), cursor, ON_A_PAGE);
        var rows = LogRow.of(page.items(), words::tell);
        Part log = filters.part("/events", filter, cursor, page.nextCursor());
        return pages.show(status, Templates.events(new View(log, rows), trouble));
    }
}
