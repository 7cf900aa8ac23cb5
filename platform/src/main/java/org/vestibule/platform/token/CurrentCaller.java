package org.vestibule.platform.token;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.Claims;
import org.jose4j.jwt.JwtClaims;
import org.vestibule.contracts.Claim;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.Standing;

/** The {@link Caller} of the request at hand. */
@RequestScoped
public class CurrentCaller {
    private final SecurityIdentity identity;
    private final HttpServerRequest request;
    private Caller caller;

    public CurrentCaller(SecurityIdentity identity, HttpServerRequest request) {
        this.identity = identity;
        this.request = request;
    }

    /** Throws where the request carries no token: only methods with {@link Accepts} may ask. */
    public Caller get() {
        if (caller == null) {
            caller = read((TypedPrincipal) identity.getPrincipal(), request.getHeader(OnBehalfOf.HEADER));
        }
        return caller;
    }

    /** Where no token is asked for: who shows one all the same. One that is wrong is a 401. */
    public Optional<Caller> find() {
        return identity.isAnonymous() ? Optional.empty() : Optional.of(get());
    }

    static Caller read(TypedPrincipal principal, String onBehalfOf) {
        JwtClaims claims = principal.claims();
        String session = claims.getClaimValueAsString(Claim.SESSION);
        String secret = claims.getClaimValueAsString(Claim.CLIENT_SECRET);
        String rightsVersion = claims.getClaimValueAsString(Claim.RIGHTS_VERSION);
        String purpose = claims.getClaimValueAsString(Claim.PURPOSE);
        return new Caller(
                principal.type(),
                UUID.fromString(claims.getClaimValueAsString("sub")),
                claims.getClaimValueAsString(Claim.TENANT),
                claims.getClaimValueAsString(Claim.ACCOUNT),
                principal.getGroups(),
                claims.getClaimValueAsString("preferred_username"),
                claims.getClaimValueAsString("email"),
                claims.getClaimValueAsString(Claim.LOCALE),
                principal.getTokenID(),
                Instant.ofEpochSecond(principal.getIssuedAtTime()),
                session == null ? null : UUID.fromString(session),
                instant(claims, Claim.AUTH_TIME),
                instant(claims, Claim.SECOND_FACTOR_TIME),
                claims.getClaimValueAsString(Claim.ACR),
                purpose == null ? null : Claim.Purpose.valueOf(purpose),
                ActionClaims.of(claims),
                Standing.parse(claims.getClaimValueAsString(Claim.STANDING)).orElse(null),
                claims.getClaimValueAsString(Claims.raw_token.name()),
                principal.getGroups().contains(Role.CLIENT) ? scopes(claims) : Set.of(),
                rightsVersion == null ? null : Integer.valueOf(rightsVersion),
                secret == null ? null : UUID.fromString(secret),
                onBehalfOf == null || !principal.isProgram()
                        ? null
                        : OnBehalfOf.read(onBehalfOf).orElse(null));
    }

    /** Of a token that release 0.2 gave out, what its programs could do. */
    private static Set<Scope> scopes(JwtClaims claims) {
        String claim = claims.getClaimValueAsString(Claim.SCOPE);
        return claim == null ? Scope.OF_OLD_CLIENTS : Scope.parse(claim);
    }

    /** By its text, for the principal turns the numbers of claims it does not know into values of JSON-P. */
    private static Instant instant(JwtClaims claims, String name) {
        String seconds = claims.getClaimValueAsString(name);
        return seconds == null ? null : Instant.ofEpochSecond(Long.parseLong(seconds));
    }
}
