package org.vestibule.platform.problem;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import org.vestibule.platform.text.Language;

/** Puts a {@link Problem} into the asker's language, where the answer is written: whoever made it need not know. */
@Provider
public class ProblemWords implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof Problem problem) {
            Language language = Language.accepted(request.getHeaders().get(HttpHeaders.ACCEPT_LANGUAGE));
            response.setEntity(problem.in(language));
            response.getHeaders().putSingle(HttpHeaders.CONTENT_LANGUAGE, language.tag());
        }
    }
}
