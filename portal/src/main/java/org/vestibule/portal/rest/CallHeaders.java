package org.vestibule.portal.rest;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import org.eclipse.microprofile.rest.client.ext.ClientHeadersFactory;
import org.vestibule.portal.browser.Browser;

/** Tells the services for whom a call is made: address, program, language. They believe it of a trusted proxy alone. */
@Singleton
public class CallHeaders implements ClientHeadersFactory {
    private final Browser browser;

    public CallHeaders(Browser browser) {
        this.browser = browser;
    }

    @Override
    public MultivaluedMap<String, String> update(
            MultivaluedMap<String, String> incoming, MultivaluedMap<String, String> outgoing) {
        var headers = new MultivaluedHashMap<String, String>();
        String address = browser.address();
        headers.putSingle("X-Forwarded-For", address);
        headers.putSingle("Forwarded", address.indexOf(':') < 0 ? "for=" + address : "for=\"[" + address + "]\"");
        headers.putSingle(HttpHeaders.ACCEPT_LANGUAGE, browser.language().tag());
        browser.userAgent().ifPresent(agent -> headers.putSingle(HttpHeaders.USER_AGENT, agent));
        return headers;
    }
}
