package org.vestibule.auth.session;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.vestibule.auth.user.User;
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

    public TokenMint(TokenSigner signer, Lifetimes lifetimes) {
        this.signer = signer;
        this.lifetimes = lifetimes;
    }

    /** Access token of a session (RFC 9068). */
    public String access(User user, Session session) {
        var claims = Subject.full(user, Ids.next())
                .claim(Claim.CLIENT_ID, PORTAL)
                .claim(Claim.SESSION, session.id.toString())
                .claim(Claim.AUTH_TIME, session.authTime.getEpochSecond())
                .claim(Claim.AMR, List.of(session.amr))
                .claim(Claim.ACR, session.acr);
        if (session.secondFactorAt != null) {
            claims.claim(Claim.SECOND_FACTOR_TIME, session.secondFactorAt.getEpochSecond());
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

    /** Says to mfa-service whom this service is logging in. */
    public String login(User user) {
        return signer.sign(TokenType.LOGIN, Subject.full(user, Ids.next()), lifetimes.loginToken());
    }
}
