package org.vestibule.auth.session;

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
import org.vestibule.platform.event.Ids;
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
     * @param secret id of the secret that was shown for it
     */
    public String program(UUID id, String clientId, String tenant, Set<Scope> scopes, UUID secret) {
        JwtClaims claims = client(id, clientId, tenant, Role.CLIENT);
        claims.setStringClaim(Claim.SCOPE, Scope.claim(scopes));
        claims.setStringClaim(Claim.CLIENT_SECRET, secret.toString());
        return signer.sign(TokenType.ACCESS, claims, lifetimes.accessToken());
    }

    private static JwtClaims client(UUID id, String clientId, String tenant, String role) {
        JwtClaims claims = Subject.named(id, tenant, Ids.next(), Set.of(role), clientId);
        claims.setStringClaim(Claim.CLIENT_ID, clientId);
        return claims;
    }

    /**
     * Partial token: a right password, and nothing else (no roles, no name, no address).
     *
     * @param standing on which it is issued; null where release 0.2 of mfa-service was asked
     */
    public String partial(User user, UUID tokenId, Purpose purpose, Standing standing) {
        JwtClaims claims = Subject.bare(user.id, user.tenant, tokenId);
        claims.setStringClaim(Claim.PURPOSE, purpose.name());
        put(standing, claims);
        return signer.sign(TokenType.PARTIAL, claims, lifetimes.partialToken());
    }

    private static void put(Standing standing, JwtClaims claims) {
        if (standing != null) {
            claims.setStringClaim(Claim.STANDING, standing.text());
        }
    }

    /** Partial token that is good for showing a second factor to approve this action alone. */
    public String partial(User user, UUID tokenId, Action action, Standing standing) {
        JwtClaims claims = about(action, Subject.bare(user.id, user.tenant, tokenId));
        put(standing, claims);
        claims.setStringClaim(Claim.PURPOSE, Purpose.APPROVAL.name());
        return signer.sign(TokenType.PARTIAL, claims, lifetimes.partialToken());
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
