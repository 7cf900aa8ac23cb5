package org.vestibule.platform.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import java.util.UUID;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vestibule.contracts.TokenType;
import org.vestibule.foundation.address.ClientAddress;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.http.Origin;

@Tag("attack-56")
class CallerOriginTest {
    private static final String PEER = "192.0.2.7";
    private static final Origin SAID = new Origin("203.0.113.7", "Browser", "request-1", "shop.program");

    private static JwtClaims claims() {
        var claims = new JwtClaims();
        claims.setSubject(UUID.randomUUID().toString());
        return claims;
    }

    private static Origin origin(TokenType type, JwtClaims claims) {
        var request = (HttpServerRequest) Proxy.newProxyInstance(
                CallerOriginTest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (proxy, method, arguments) -> method.getName().equals("remoteAddress")
                        ? SocketAddress.inetSocketAddress(40_000, PEER)
                        : null);
        var identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new TypedPrincipal(type, claims))
                .build();
        return new CallerOrigin(identity, new CurrentOrigin(request, ClientAddress.ofPeers())).get();
    }

    @Test
    void aPartialTokenSaysWhereItsUserWas() {
        JwtClaims claims = claims();
        OriginClaims.put(SAID, claims);

        Origin origin = origin(TokenType.PARTIAL, claims);

        assertThat(origin.ip()).isEqualTo(SAID.ip());
        assertThat(origin.userAgent()).isEqualTo(SAID.userAgent());
        assertThat(origin.countedBy()).isEqualTo("shop.program/203.0.113.7");
        assertThat(origin.requestId()).as("of this request").isNotEqualTo(SAID.requestId());
    }

    @Test
    void withoutAWordOfAProgramItIsTheConnection() {
        JwtClaims claims = claims();
        OriginClaims.put(new Origin("203.0.113.7", "Browser", "request-1"), claims);

        assertThat(origin(TokenType.PARTIAL, claims).ip()).isEqualTo(PEER);
        assertThat(origin(TokenType.PARTIAL, claims).saidBy()).isNull();
    }

    @ParameterizedTest
    @EnumSource(value = TokenType.class, mode = EnumSource.Mode.EXCLUDE, names = "PARTIAL")
    void noOtherTokenSaysIt(TokenType type) {
        JwtClaims claims = claims();
        OriginClaims.put(SAID, claims);

        assertThat(origin(type, claims).ip()).isEqualTo(PEER);
    }
}
