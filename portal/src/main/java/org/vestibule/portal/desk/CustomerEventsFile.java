package org.vestibule.portal.desk;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestQuery;
import org.vestibule.portal.rest.EventFiles;
import org.vestibule.portal.visit.Account;

/** What the filter leaves of a customer's log, as a file to keep. */
@Path("/t/{tenant}/customers/{id: [0-9a-f-]{36}}/events.csv")
@RunOnVirtualThread
public class CustomerEventsFile {
    private final EventFiles files;
    private final Account account;
    private final LogFilters filters;

    CustomerEventsFile(@RestClient EventFiles files, Account account, LogFilters filters) {
        this.files = files;
        this.account = account;
        this.filters = filters;
    }

    @GET
    public Response get(String id, @RestQuery String type, @RestQuery String from, @RestQuery String to) {
        LogFilter filter = filters.chosen(type, from, to);
        return CsvFile.of(
                "events-" + id, files.ofCustomer(account.bearer(), id, filter.type(), filter.since(), filter.until()));
    }
}
