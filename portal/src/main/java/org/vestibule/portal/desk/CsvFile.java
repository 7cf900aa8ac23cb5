package org.vestibule.portal.desk;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** A part of the event log to keep, passed on as it comes: it may be longer than memory is large. */
final class CsvFile {
    private CsvFile() {}

    static Response of(String name, InputStream csv) {
        return Response.ok(csv)
                .type("text/csv;charset=UTF-8")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
