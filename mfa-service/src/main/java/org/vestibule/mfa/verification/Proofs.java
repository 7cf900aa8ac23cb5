package org.vestibule.mfa.verification;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwt.JwtClaims;
import org.vestibule.contracts.Claim;
import org.vestibule.contracts.Notice;
import org.vestibule.contracts.Standing;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.webauthn.Shown;
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

    /** What a login with it is worth: authentication method references (RFC 8176) and context class. */
    public record Strength(List<String> amr, String acr) {
        static final Strength RECOVERY_CODE = new Strength(List.of("pwd", "otp"), MethodType.TOTP.acr());

        public static Strength of(MethodType method) {
            return new Strength(method.amr(), method.acr());
        }

        /** Phishing-resistant, whichever key it was. */
        public static Strength of(Shown key) {
            return new Strength(key.amr(), MethodType.WEBAUTHN.acr());
        }
    }

    /**
     * For the login that this partial token stands for.
     *
     * @param standing of the user on which the factor was shown; left out where release 0.2 of auth-service began the login
     */
    public Proof mint(Caller partial, Strength strength, Standing standing, Set<Notice> notices) {
        var claims = new JwtClaims();
        claims.setSubject(partial.id().toString());
        claims.setJwtId(Ids.next().toString());
        claims.setStringClaim(Claim.TENANT, partial.tenant());
        claims.setStringClaim(Claim.PARTIAL, partial.tokenId());
        claims.setStringListClaim(Claim.AMR, strength.amr());
        claims.setStringClaim(Claim.ACR, strength.acr());
        if (partial.standing() != null) {
            claims.setStringClaim(Claim.STANDING, standing.text());
        }
        claims.setStringListClaim(
                Claim.NOTICES, notices.stream().map(Notice::value).toList());
        String token = signer.sign(TokenType.PROOF, claims, life);
        return new Proof(token, life.toSeconds());
    }
}
