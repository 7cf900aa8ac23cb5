package org.vestibule.auth.browser;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.vestibule.auth.session.Device;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;

/** The browsers in which the caller is not asked for the second factor. */
@Path("/auth/v1/trusted-browsers")
@Accepts(TokenType.ACCESS)
@RunOnVirtualThread
public class TrustedBrowserResource {
    private final TrustedBrowsers browsers;
    private final TenantScope scope;
    private final CurrentCaller caller;
    private final CurrentOrigin origin;

    TrustedBrowserResource(TrustedBrowsers browsers, TenantScope scope, CurrentCaller caller, CurrentOrigin origin) {
        this.browsers = browsers;
        this.scope = scope;
        this.caller = caller;
        this.origin = origin;
    }

    /**
     * A trusted browser, as its owner and staff see it.
     *
     * @param device browser and system, as far as the user agent told when it was trusted
     * @param current whether it is the one of this request, by its cookie
     */
    public record BrowserView(
            UUID id,
            String device,
            String ip,
            Instant createdAt,
            Instant lastUsedAt,
            Instant expiresAt,
            boolean current) {
        static BrowserView of(TrustedBrowser browser, UUID current) {
            return new BrowserView(
                    browser.id,
                    Device.of(browser.userAgent),
                    browser.ip,
                    browser.createdAt,
                    browser.lastUsedAt,
                    browser.expiresAt,
                    browser.id.equals(current));
        }
    }

    /** All of them, newest first: a user has few. */
    public record BrowserList(List<BrowserView> items, String nextCursor) {
        public static BrowserList of(List<TrustedBrowser> browsers, UUID current) {
            return new BrowserList(
                    browsers.stream()
                            .map(browser -> BrowserView.of(browser, current))
                            .toList(),
                    null);
        }
    }

    @GET
    public BrowserList list(@Context HttpHeaders headers) {
        Caller me = caller.get();
        return scope.call(
                me.tenant(),
                () -> BrowserList.of(
                        browsers.of(me.tenant(), me.id()),
                        browsers.current(me.tenant(), me.id(), headers.getCookies())
                                .orElse(null)));
    }

    /** The second factor is asked for there again; 404 for any that is not the caller's. */
    @DELETE
    @Path("{id}")
    public void revoke(UUID id) {
        Caller me = caller.get();
        boolean revoked = scope.call(
                me.tenant(),
                () -> browsers.revokeOne(me.tenant(), me.id(), id, "revoked_by_user", me.actor(), origin.get()));
        if (!revoked) {
            throw Problem.of(ProblemType.NOT_FOUND);
        }
    }

    /** The second factor is asked for in every browser again. */
    @DELETE
    public void revokeAll() {
        Caller me = caller.get();
        scope.run(
                me.tenant(),
                () -> browsers.revokeAll(me.tenant(), me.id(), "revoked_by_user", me.actor(), origin.get()));
    }
}
