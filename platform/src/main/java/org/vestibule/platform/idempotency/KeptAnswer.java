package org.vestibule.platform.idempotency;

import jakarta.ws.rs.core.Response;
import java.util.Map;

/**
 * An answer as it can be given again.
 *
 * @param headers those that belong to the body
 * @param body null for none
 */
record KeptAnswer(int status, Map<String, String> headers, byte[] body) {
    static final String REPLAYED = "Idempotency-Replayed";

    Response replay() {
        var response = Response.status(status).entity(body).header(REPLAYED, true);
        headers.forEach(response::header);
        return response.build();
    }

    @Override
    public String toString() {
        return "KeptAnswer[" + status + ", [redacted]]";
    }
}
