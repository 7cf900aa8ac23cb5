package org.vestibule.portal.visit;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.vestibule.portal.browser.Browser;
import org.vestibule.portal.browser.Language;
import org.vestibule.portal.rest.TenantApi.TenantProfile;
import org.vestibule.portal.session.Session;
import org.vestibule.portal.session.SessionStore;

/** One request of somebody to one tenant's pages: which tenant, which session, in which language, where links lead. */
@RequestScoped
public class Visit {
    private final Tenants tenants;
    private final SessionStore sessions;
    private final SessionCookie cookie;
    private final Browser browser;
    private final UriInfo uri;
    private final RoutingContext route;
    private TenantProfile tenant;
    private Session session;

    public Visit(
            Tenants tenants,
            SessionStore sessions,
            SessionCookie cookie,
            Browser browser,
            UriInfo uri,
            RoutingContext route) {
        this.tenants = tenants;
        this.sessions = sessions;
        this.cookie = cookie;
        this.browser = browser;
        this.uri = uri;
        this.route = route;
    }

    /** Throws {@link org.vestibule.portal.rest.Refused} (not found) where there is no such tenant. */
    public TenantProfile tenant() {
        if (tenant == null) {
            tenant = tenants.named(slug());
        }
        return tenant;
    }

    public Session session() {
        if (session == null) {
            session = sessions.open(slug(), browser.cookie(cookie.name(slug())));
            browser.settleLanguage(user().map(SignedIn::locale), tenant().locale());
        }
        return session;
    }

    public Optional<SignedIn> user() {
        return session().get(SignedIn.SLOT);
    }

    public Language language() {
        browser.settleLanguage(user().map(SignedIn::locale), tenant().locale());
        return browser.language();
    }

    /** Whether the address names a tenant at all. */
    public boolean isAtTenant() {
        return slug() != null;
    }

    /** The address of a page of this tenant; {@code path} begins with a slash. */
    public String to(String path) {
        return TenantHosts.base(route, slug()) + path;
    }

    /** The page at hand, as a path within the tenant, with its query. */
    public String here() {
        String query = uri.getRequestUri().getRawQuery();
        return within(uri.getRequestUri().getRawPath()) + (query == null ? "" : "?" + query);
    }

    /** A path within the tenant without what leads to the tenant. */
    public String within(String path) {
        String base = "/t/" + slug();
        return path.startsWith(base + "/") ? path.substring(base.length()) : path;
    }

    String slug() {
        return uri.getPathParameters().getFirst("tenant");
    }
}
