package org.vestibule.platform.token;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.http.Origin;

/**
 * Where the bearer of the request's token is. After a login through a portal's own server that is what the server said then, which the
 * partial token carries; otherwise it is the connection.
 */
@RequestScoped
public class CallerOrigin {
    private final SecurityIdentity identity;
    private final CurrentOrigin connection;

    public CallerOrigin(SecurityIdentity identity, CurrentOrigin connection) {
        this.identity = identity;
        this.connection = connection;
    }

    /** Throws where the request carries no token: only methods with {@link Accepts} may ask. */
    public Origin get() {
        var token = (TypedPrincipal) identity.getPrincipal();
        return token.type() == TokenType.PARTIAL ? OriginClaims.of(token.claims(), connection.get()) : connection.get();
    }
}
