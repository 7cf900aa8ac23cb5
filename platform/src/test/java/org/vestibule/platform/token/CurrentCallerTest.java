package org.vestibule.platform.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.time.Instant;
import java.util.UUID;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.TokenType;

class CurrentCallerTest {
    /** The principal makes JSON-P values of claims it does not know, in place. */
    @Test
    @Tag("attack-31")
    void timesAreReadOfKnownAndOfUnknownClaims() throws InvalidJwtException {
        var principal = new TypedPrincipal(TokenType.ACCESS, JwtClaims.parse("""
                {"sub":"%s","tenant":"shop","acr":"aal2","auth_time":1795336049,"second_factor_time":1795336050}""".formatted(UUID.randomUUID())));
        var identity = QuarkusSecurityIdentity.builder().setPrincipal(principal).build();

        Caller caller = new CurrentCaller(identity).get();

        assertThat(caller.authTime()).isEqualTo(Instant.ofEpochSecond(1_795_336_049));
        assertThat(caller.secondFactorTime()).isEqualTo(Instant.ofEpochSecond(1_795_336_050));
        assertThat(caller.session()).isNull();
    }
}
