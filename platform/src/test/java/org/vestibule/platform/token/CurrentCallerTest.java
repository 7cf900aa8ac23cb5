package org.vestibule.platform.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.UUID;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.contracts.TokenType;

class CurrentCallerTest {
    /** The principal makes JSON-P values of claims it does not know, in place. */
    @Test
    @Tag("attack-31")
    void timesAreReadOfKnownAndOfUnknownClaims() throws InvalidJwtException {
        Caller caller = caller("""
                {"sub":"%s","tenant":"shop","acr":"aal2","auth_time":1795336049,"second_factor_time":1795336050}""", null);

        assertThat(caller.authTime()).isEqualTo(Instant.ofEpochSecond(1_795_336_049));
        assertThat(caller.secondFactorTime()).isEqualTo(Instant.ofEpochSecond(1_795_336_050));
        assertThat(caller.session()).isNull();
    }

    @Test
    @Tag("C-06")
    void aProgramIsNamedTogetherWithForWhomItActs() throws InvalidJwtException {
        Caller program = caller("{\"sub\":\"%s\",\"tenant\":\"shop\"}", "S%C3%B8ren (12)");
        Caller person = caller("{\"sub\":\"%s\",\"tenant\":\"shop\",\"sid\":\"" + UUID.randomUUID() + "\"}", "Kim");

        assertThat(program.actor().kind()).isEqualTo(Kind.CLIENT);
        assertThat(program.actor().onBehalfOf()).isEqualTo("Søren (12)");
        assertThat(person.actor().onBehalfOf()).isNull();
    }

    private static Caller caller(String claims, String onBehalfOf) throws InvalidJwtException {
        var principal = new TypedPrincipal(TokenType.ACCESS, JwtClaims.parse(claims.formatted(UUID.randomUUID())));
        var identity = QuarkusSecurityIdentity.builder().setPrincipal(principal).build();
        var request = (HttpServerRequest) Proxy.newProxyInstance(
                CurrentCallerTest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (proxy, method, arguments) -> onBehalfOf);
        return new CurrentCaller(identity, request).get();
    }
}
