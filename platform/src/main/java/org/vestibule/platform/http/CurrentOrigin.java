package org.vestibule.platform.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;
import java.util.regex.Pattern;
import org.vestibule.foundation.address.ClientAddress;

/** The {@link Origin} of the request at hand. */
@RequestScoped
public class CurrentOrigin {
    /** Name of the header that ties the calls made for one request together. */
    public static final String REQUEST_ID = "X-Request-Id";

    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{8,64}");
    private static final int LONGEST_AGENT = 256;

    private final HttpServerRequest request;
    private final ClientAddress address;
    private Origin origin;

    public CurrentOrigin(HttpServerRequest request, ClientAddress address) {
        this.request = request;
        this.address = address;
    }

    public Origin get() {
        if (origin == null) {
            origin = new Origin(address.of(request), printable(request.getHeader("User-Agent")), requestId());
        }
        return origin;
    }

    /** As an event may hold it: cut, and without control characters. Null of null. */
    public static String printable(String agent) {
        if (agent == null) {
            return null;
        }
        String printable = agent.replaceAll("\\p{Cntrl}", "");
        return printable.substring(0, Math.min(LONGEST_AGENT, printable.length()));
    }

    private String requestId() {
        String given = request.getHeader(REQUEST_ID);
        return given != null && WELL_FORMED.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
    }
}
