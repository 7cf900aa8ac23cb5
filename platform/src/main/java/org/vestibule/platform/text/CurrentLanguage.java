package org.vestibule.platform.text;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Locale;
import org.hibernate.validator.spi.messageinterpolation.LocaleResolver;
import org.hibernate.validator.spi.messageinterpolation.LocaleResolverContext;

/**
 * The {@link Language} of the request at hand; English where there is none. Validation asks here too: Quarkus' own
 * resolver would not serve {@code da-DK} with Danish.
 */
@Singleton
@Alternative
@Priority(1)
public class CurrentLanguage implements LocaleResolver {
    private final CurrentVertxRequest request;

    public CurrentLanguage(CurrentVertxRequest request) {
        this.request = request;
    }

    public Language get() {
        var current = Arc.container().requestContext().isActive() ? request.getCurrent() : null;
        return current == null
                ? Language.ENGLISH
                : Language.accepted(current.request().headers().getAll(HttpHeaders.ACCEPT_LANGUAGE));
    }

    @Override
    public Locale resolve(LocaleResolverContext context) {
        return get().locale();
    }
}
