package org.vestibule.admin.relay;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.vestibule.platform.problem.Problem;

/** Another service refused, and said why: its problem is handed on as it is, for it knows best. */
public final class UpstreamAnswer extends RuntimeException {
    private static final List<String> HANDED_ON =
            List.of(HttpHeaders.WWW_AUTHENTICATE, HttpHeaders.RETRY_AFTER, HttpHeaders.CONTENT_LANGUAGE);

    private final int status;
    private final transient String body;
    private final transient List<Header> headers;

    private record Header(String name, String value) {}

    UpstreamAnswer(Response answer) {
        super("upstream answered " + answer.getStatus(), null, false, false);
        this.status = answer.getStatus();
        this.headers = HANDED_ON.stream()
                .filter(name -> answer.getHeaderString(name) != null)
                .map(name -> new Header(name, answer.getHeaderString(name)))
                .toList();
        this.body = answer.readEntity(String.class);
    }

    public int status() {
        return status;
    }

    /** Whether it is the problem of this slug. */
    public boolean is(String slug) {
        return body.contains("\"urn:vestibule:problem:" + slug + "\"");
    }

    Response response() {
        var response = Response.status(status).type(Problem.MEDIA_TYPE).entity(body);
        headers.forEach(header -> response.header(header.name(), header.value()));
        return response.build();
    }
}
