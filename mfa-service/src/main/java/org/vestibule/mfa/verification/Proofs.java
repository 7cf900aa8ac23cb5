package org.vestibule.mfa.verification;

import io.smallrye.jwt.build.Jwt;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.Claim;
import org.vestibule.contracts.Notice;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.TokenSigner;

/** Mints the proof that a second factor was shown: for one partial token, for a minute. */
@Singleton
public class Proofs {
    private final TokenSigner signer;
    private final Duration life;

    public Proofs(
            TokenSigner signer,
            @ConfigProperty(name = "vestibule.lifetime.proof", defaultValue = "PT1M") Duration life) {
        this.signer = signer;
        this.life = life;
    }

    /** @param expiresIn seconds */
    public record Proof(String token, long expiresIn) {
        @Override
        public String toString() {
            return "Proof[[redacted]]";
        }
    }

    /** For an authenticator. */
    public Proof of(Caller partial, MethodType method, Set<Notice> notices) {
        return mint(partial, method.amr(), method.acr(), notices);
    }

    /** For a recovery code. */
    Proof ofRecoveryCode(Caller partial, Set<Notice> notices) {
        return mint(partial, List.of("pwd", "otp"), MethodType.TOTP.acr(), notices);
    }

    private Proof mint(Caller partial, List<String> amr, String acr, Set<Notice> notices) {
        UUID id = Ids.next();
        String token = signer.sign(
                TokenType.PROOF,
                Jwt.claims()
                        .subject(partial.id().toString())
                        .claim("jti", id.toString())
                        .claim(Claim.TENANT, partial.tenant())
                        .claim(Claim.PARTIAL, partial.tokenId())
                        .claim(Claim.AMR, amr)
                        .claim(Claim.ACR, acr)
                        .claim(
                                Claim.NOTICES,
                                notices.stream().map(Notice::value).toList()),
                life);
        return new Proof(token, life.toSeconds());
    }
}
