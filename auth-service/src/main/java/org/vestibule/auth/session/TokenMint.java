package org.vestibule.auth.session;

import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.Action;
import org.vestibule.contracts.Claim;
import org.vestibule.contracts.Claim.Purpose;
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
        var claims = Subject.full(user, Ids.next())
                .claim(Claim.CLIENT_ID, PORTAL)
                .claim(Claim.SESSION, session.id().toString())
                .claim(Claim.AUTH_TIME, session.authTime().getEpochSecond())
                .claim(Claim.AMR, session.amr())
                .claim(Claim.ACR, session.acr());
        if (session.secondFactorAt() != null) {
            claims.claim(Claim.SECOND_FACTOR_TIME, session.secondFactorAt().getEpochSecond());
        }
        return signer.sign(TokenType.ACCESS, claims, lifetimes.accessToken());
    }

    /** Access token of a program, without a session behind it. */
    public String client(UUID id, String clientId, String tenant, Set<String> roles) {
        return signer.sign(
                TokenType.ACCESS,
                Subject.bare(id, tenant, Ids.next())
                        .groups(roles)
                        .preferredUserName(clientId)
                        .claim(Claim.CLIENT_ID, clientId),
                lifetimes.accessToken());
    }

    /** Partial token: a right password, and nothing else (no roles, no name, no address). */
    public String partial(User user, UUID tokenId, Purpose purpose) {
        return signer.sign(
                TokenType.PARTIAL,
                Subject.bare(user.id, user.tenant, tokenId).claim(Claim.PURPOSE, purpose.name()),
                lifetimes.partialToken());
    }

    /** Partial token that is good for showing a second factor to approve this action alone. */
    public String partial(User user, UUID tokenId, Action action) {
        return signer.sign(
                TokenType.PARTIAL,
                about(action, Subject.bare(user.id, user.tenant, tokenId))
                        .claim(Claim.PURPOSE, Purpose.APPROVAL.name()),
                lifetimes.partialToken());
    }

    /**
     * Says to the tenant's own systems that the user has approved the action just now.
     *
     * @param strength of the second factor that was shown for it
     */
    public String approval(User user, Session session, UUID id, Action action, Sessions.Strength strength) {
        Instant now = clock.instant();
        var claims = about(action, Subject.bare(user.id, user.tenant, id))
                .claim(Claim.AUTH_TIME, session.authTime.getEpochSecond())
                .claim(Claim.SECOND_FACTOR_TIME, now.getEpochSecond())
                .claim(Claim.AMR, strength.amr())
                .claim(Claim.ACR, strength.acr());
        if (user.account != null) {
            claims.claim(Claim.ACCOUNT, user.account);
        }
        return signer.signFor(user.tenant, TokenType.APPROVAL, claims, lifetimes.approval());
    }

    private static JwtClaimsBuilder about(Action action, JwtClaimsBuilder claims) {
        return claims.claim(Claim.ACTION, action.action()).claim(Claim.PARAMETERS, action.parameters());
    }

    /** Says to mfa-service whom this service is logging in. */
    public String login(User user) {
        return signer.sign(TokenType.LOGIN, Subject.full(user, Ids.next()), lifetimes.loginToken());
    }
}
