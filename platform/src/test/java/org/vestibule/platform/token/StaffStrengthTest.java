package org.vestibule.platform.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vestibule.contracts.Claim;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;

class StaffStrengthTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final StaffStrength strength = new StaffStrength(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofMinutes(5));

    /** @param age of the second factor in seconds; null where none was shown */
    private static TypedPrincipal token(String acr, Long age) {
        var claims = new JwtClaims();
        claims.setSubject("019a0000-0000-7000-8000-000000000001");
        claims.setStringClaim(Claim.ACR, acr);
        if (age != null) {
            claims.setClaim(Claim.SECOND_FACTOR_TIME, NOW.getEpochSecond() - age);
        }
        return new TypedPrincipal(TokenType.ACCESS, claims);
    }

    @ParameterizedTest
    @CsvSource({
        "aal2, 0, true, true",
        "aal2, 300, true, true",
        "aal2, 301, true, false",
        "aal2, 301, false, true",
        "aal2, , true, false",
        "phr, 0, true, true",
        "phr, 86400, false, true",
        "aal1, 0, true, false",
        "aal1, , false, false",
        "email, 0, false, false",
        "email, 0, true, false",
        "nonsense, 0, false, false"
    })
    @Tag("attack-46")
    @Tag("attack-67")
    void staffNeedTwoFactorsToReadAndAFreshOneToChange(String acr, Long age, boolean changes, boolean enough) {
        assertThat(strength.objection(token(acr, age), changes).isEmpty()).isEqualTo(enough);
    }

    /** RFC 9470 section 3. */
    @Test
    @Tag("attack-46")
    void theRefusalSaysWhatToShow() {
        var refusal = strength.objection(token("aal1", null), true).orElseThrow();

        assertThat(refusal.type()).isEqualTo(ProblemType.INSUFFICIENT_USER_AUTHENTICATION);
        assertThat(refusal.response().getHeaderString("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_user_authentication\", acr_values=\"aal2\", max_age=\"300\"");
    }
}
