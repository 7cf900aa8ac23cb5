package org.vestibule.portal.desk;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestQuery;
import org.vestibule.portal.rest.EventFiles;
import org.vestibule.portal.visit.Account;

/** Everything that the filter of the log leaves, as a file to keep. */
@Path("/t/{tenant}/events.csv")
@RunOnVirtualThread
public class EventsFile {
    private final EventFiles files;
    private final Account account;
    private final LogFilters filters;

    EventsFile(@RestClient EventFiles files, Account account, LogFilters filters) {
        this.files = files;
        this.account = account;
        this.filters = filters;
    }

    @GET
    public Response get(@RestQuery String type, @RestQuery String from, @RestQuery String to) {
        LogFilter filter = filters.chosen(type, from, to);
        return CsvFile.of("events", files.ofTenant(account.bearer(), filter.type(), filter.since(), filter.until()));
    }
}
