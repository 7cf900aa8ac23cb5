package org.vestibule.portal.account;

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
import org.vestibule.portal.rest.AdminApi.LoggedEvent;
import org.vestibule.portal.rest.Listed;
import org.vestibule.portal.visit.Account;

/** What happened to somebody's account lately. */
@Path("/t/{tenant}/activity")
@RunOnVirtualThread
public class ActivityPage {
    private static final int EVENTS = 25;

    private final AdminApi admin;
    private final EventWords words;
    private final Account account;
    private final Pages pages;

    public ActivityPage(@RestClient AdminApi admin, EventWords words, Account account, Pages pages) {
        this.admin = admin;
        this.words = words;
        this.account = account;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance activity(List<Told> events, String next);
    }

    @GET
    public Response list(@RestQuery String cursor) {
        Listed<LoggedEvent> events = admin.ownEvents(account.bearer(), cursor, EVENTS);
        return pages.show(
                Templates.activity(events.items().stream().map(words::tell).toList(), events.nextCursor()));
    }
}
