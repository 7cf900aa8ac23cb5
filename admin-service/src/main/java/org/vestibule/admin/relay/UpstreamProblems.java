package org.vestibule.admin.relay;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.vestibule.platform.problem.Problem;

/** Reads the errors of other services: their problem+json passes through, anything else means that they are not well. */
public class UpstreamProblems implements ResponseExceptionMapper<RuntimeException> {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    @Override
    public boolean handles(int status, MultivaluedMap<String, Object> headers) {
        return status >= 300;
    }

    @Override
    public RuntimeException toThrowable(Response answer) {
        boolean isProblem = answer.getMediaType() != null
                && Problem.MEDIA_TYPE.equals(answer.getMediaType().getType() + "/"
                        + answer.getMediaType().getSubtype());
        return isProblem && answer.getStatus() >= 400 ? new UpstreamAnswer(answer) : Problem.unavailable(RETRY_AFTER);
    }

    /** Hands a problem on. */
    public static class PassedOn {
        @ServerExceptionMapper
        public Response passOn(UpstreamAnswer answer) {
            return answer.response();
        }
    }
}
