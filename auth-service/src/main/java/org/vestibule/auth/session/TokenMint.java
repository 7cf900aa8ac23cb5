package org.vestibule.auth.session;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jose4j.jwt.JwtClaims;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.Action;
import org.vestibule.contracts.Claim;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.Standing;
import org.vestibule.contracts.TokenType;
import org.vestibule.foundation.start.CannotStart;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.token.OriginClaims;
import org.vestibule.platform.token.TokenSigner;

/** Mints every token that auth-service gives out. */
@Singleton
public class TokenMint {
    /** {@code client_id} (RFC 9068 section 2.2) of tokens that a person got by logging in. */
    private static final String PORTAL = "portal";

    private final TokenSigner signer;
    private final Lifetimes lifetimes;
    private final Clock clock;

    public TokenMint(TokenSigner signer, Lifetimes lifetimes, Clock clock) {
        this.clock = clock;
        this.signer = signer;
        this.lifetimes = lifetimes;
    }

    /** Who keeps ended sessions in mind does so for {@link TokenType#LONGEST_ACCESS}, whatever is set here. */
    void start(@Observes StartupEvent event) {
        if (lifetimes.accessToken().compareTo(TokenType.LONGEST_ACCESS) > 0) {
            throw new CannotStart("vestibule.lifetime.access-token is %s, and the most is %s"
                    .formatted(lifetimes.accessToken(), TokenType.LONGEST_ACCESS));
        }
    }

    /** Access token of a session (RFC 9068). */
    public String access(User user, Session.Showing session) {
        JwtClaims claims = Subject.full(user, Ids.next());
        claims.setStringClaim(Claim.CLIENT_ID, PORTAL);
        claims.setStringClaim(Claim.SESSION, session.id().toString());
        claims.setClaim(Claim.AUTH_TIME, session.authTime().getEpochSecond());
        claims.setStringListClaim(Claim.AMR, session.amr());
        claims.setStringClaim(Claim.ACR, session.acr());
        if (session.factorVersion() != null) {
            put(new Standing(user.accessVersion, session.factorVersion()), claims);
        }
        if (session.secondFactorAt() != null) {
            claims.setClaim(Claim.SECOND_FACTOR_TIME, session.secondFactorAt().getEpochSecond());
        }
        return signer.sign(TokenType.ACCESS, claims, lifetimes.accessToken());
    }

    /** Access token of the bootstrap client, without a session behind it. */
    public String bootstrap(UUID id, String clientId, String tenant) {
        return signer.sign(TokenType.ACCESS, client(id, clientId, tenant, Role.OPERATOR), lifetimes.accessToken());
    }

    /**
     * Access token of a program of a tenant, without a session behind it.
     *
     * @param rightsVersion which change of the program's scopes these come from
     * @param secret id of the secret that was shown for it
     */
    public String program(UUID id, String clientId, String tenant, Set<Scope> scopes, int rightsVersion, UUID secret) {
        JwtClaims claims = client(id, clientId, tenant, Role.CLIENT);
        claims.setStringClaim(Claim.SCOPE, Scope.claim(scopes));
        claims.setClaim(Claim.RIGHTS_VERSION, rightsVersion);
        claims.setStringClaim(Claim.CLIENT_SECRET, secret.toString());
        return signer.sign(TokenType.ACCESS, claims, lifetimes.accessToken());
    }

    private static JwtClaims client(UUID id, String clientId, String tenant, String role) {
        JwtClaims claims = Subject.named(id, tenant, Ids.next(), Set.of(role), clientId);
        claims.setStringClaim(Claim.CLIENT_ID, clientId);
        return claims;
    }

    /**
     * Partial token of a login: a right password, and nothing else (no roles, no name, no address).
     *
     * @param standing on which it is issued; null where release 0.2 of mfa-service was asked
     * @param origin where the user is: what a program said of it is carried on
     */
    public String partial(User user, UUID tokenId, Purpose purpose, Standing standing, Origin origin) {
        JwtClaims claims = Subject.bare(user.id, user.tenant, tokenId);
        OriginClaims.put(origin, claims);
        return partial(claims, purpose, standing);
    }

    /** Partial token to show a second factor in a session: it ends with that session. */
    public String partial(User user, UUID tokenId, UUID session, Standing standing) {
        return partial(in(session, Subject.bare(user.id, user.tenant, tokenId)), Purpose.SECOND_FACTOR, standing);
    }

    /** Partial token to show a second factor in a session, to approve this action alone: it ends with that session. */
    public String partial(User user, UUID tokenId, UUID session, Action action, Standing standing) {
        JwtClaims claims = about(action, Subject.bare(user.id, user.tenant, tokenId));
        return partial(in(session, claims), Purpose.APPROVAL, standing);
    }

    private String partial(JwtClaims claims, Purpose purpose, Standing standing) {
        claims.setStringClaim(Claim.PURPOSE, purpose.name());
        put(standing, claims);
        return signer.sign(TokenType.PARTIAL, claims, lifetimes.partialToken());
    }

    private static JwtClaims in(UUID session, JwtClaims claims) {
        claims.setStringClaim(Claim.SESSION, session.toString());
        return claims;
    }

    private static void put(Standing standing, JwtClaims claims) {
        if (standing != null) {
            claims.setStringClaim(Claim.STANDING, standing.text());
        }
    }

    /**
     * Says to the tenant's own systems that the user has approved the action just now.
     *
     * @param strength of the second factor that was shown for it
     */
    public String approval(User user, Session session, UUID id, Action action, Sessions.Strength strength) {
        Instant now = clock.instant();
        JwtClaims claims = about(action, Subject.bare(user.id, user.tenant, id));
        claims.setClaim(Claim.AUTH_TIME, session.authTime.getEpochSecond());
        claims.setClaim(Claim.SECOND_FACTOR_TIME, now.getEpochSecond());
        claims.setStringListClaim(Claim.AMR, strength.amr());
        claims.setStringClaim(Claim.ACR, strength.acr());
        if (user.account != null) {
            claims.setStringClaim(Claim.ACCOUNT, user.account);
        }
        return signer.signFor(user.tenant, TokenType.APPROVAL, claims, lifetimes.approval());
    }

    private static JwtClaims about(Action action, JwtClaims claims) {
        claims.setStringClaim(Claim.ACTION, action.action());
        claims.setClaim(Claim.PARAMETERS, action.parameters());
        return claims;
    }

    /** Says to mfa-service whom this service is logging in. */
    public String login(User user) {
        return login(user, user.accessVersion);
    }

    /**
     * The same of a user who is about to change.
     *
     * @param access version that the user will have
     */
    public String login(User user, int access) {
        JwtClaims claims = Subject.full(user, Ids.next());
        claims.setStringClaim(Claim.STANDING, new Standing(access, user.factorVersion).text());
        return signer.sign(TokenType.LOGIN, claims, lifetimes.loginToken());
    }
}
