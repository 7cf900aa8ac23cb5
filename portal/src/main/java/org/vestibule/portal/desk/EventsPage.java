package org.vestibule.portal.desk;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.text.Collator;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestQuery;
import org.vestibule.contracts.EventType;
import org.vestibule.portal.PortalConfig;
import org.vestibule.portal.event.EventTexts;
import org.vestibule.portal.event.EventWords;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.page.Trouble;
import org.vestibule.portal.rest.AdminApi;
import org.vestibule.portal.rest.AdminApi.LogVerification;
import org.vestibule.portal.rest.AdminApi.LoggedEvent;
import org.vestibule.portal.rest.Listed;
import org.vestibule.portal.visit.Account;
import org.vestibule.portal.visit.Visit;

/** The tenant's event log: sorted out by kind and day, and checked by owners. */
@Path("/t/{tenant}/events")
@RunOnVirtualThread
public class EventsPage {
    private static final int ON_A_PAGE = 50;

    private final AdminApi admin;
    private final Account account;
    private final EventWords words;
    private final Pages pages;
    private final Visit visit;
    private final PortalConfig config;

    public EventsPage(
            @RestClient AdminApi admin,
            Account account,
            EventWords words,
            Pages pages,
            Visit visit,
            PortalConfig config) {
        this.admin = admin;
        this.account = account;
        this.words = words;
        this.pages = pages;
        this.visit = visit;
        this.config = config;
    }

    /** A kind of event to choose. */
    public record Kind(String type, String name) {}

    /** A page of the log; {@code next} is null on the last. */
    public record View(LogFilter filter, List<Kind> kinds, List<LogRow> rows, String next, boolean isLater) {
        public String nextPage() {
            return filter.query(next);
        }

        public String first() {
            return filter.query(null);
        }
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance events(View view, Trouble trouble);
    }

    @GET
    public Response list(
            @RestQuery String type, @RestQuery String from, @RestQuery String to, @RestQuery String cursor) {
        return show(LogFilter.of(type, from, to, config.timeZone()), Query.typed(cursor), null);
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
        return pages.show(
                Templates.events(new View(filter, kinds(), rows, page.nextCursor(), cursor != null), trouble));
    }

    private List<Kind> kinds() {
        EventTexts texts = pages.texts(EventTexts.class);
        return Arrays.stream(EventType.values())
                .map(type -> new Kind(type.type(), texts.what(type)))
                .sorted(Comparator.comparing(
                        Kind::name, Collator.getInstance(visit.language().locale())))
                .toList();
    }
}
