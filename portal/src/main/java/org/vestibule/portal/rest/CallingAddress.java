package org.vestibule.portal.rest;

import io.vertx.core.http.HttpClientOptions;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;
import org.vestibule.portal.PortalConfig;

/** Calls the services from the address that they trust to name the browser's. */
@Provider
public class CallingAddress implements ContextResolver<HttpClientOptions> {
    private final PortalConfig config;

    public CallingAddress(PortalConfig config) {
        this.config = config;
    }

    @Override
    public HttpClientOptions getContext(Class<?> type) {
        var options = new HttpClientOptions();
        config.localAddress().ifPresent(options::setLocalAddress);
        return options;
    }
}
