package org.vestibule.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.foundation.address.ClientAddress;

class CurrentOriginTest {
    private static final String PEER = "192.0.2.7";

    @ParameterizedTest
    @Tag("attack-15")
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP", "X-Client-IP"})
    void addressIsThePeersWhateverTheHeadersSay(String header) {
        assertThat(originWith(Map.of(header, "198.51.100.1")).ip()).isEqualTo(PEER);
    }

    @Test
    void requestWithoutHeadersHasAnIdOfOurs() {
        Origin origin = originWith(Map.of());

        assertThat(origin.ip()).isEqualTo(PEER);
        assertThat(origin.userAgent()).isNull();
        assertThat(UUID.fromString(origin.requestId()).version()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abcd1234", "0f8fad5b-d9cb-469f-a165-70867728950e", "a.b_c-d.e"})
    void wellFormedRequestIdIsKept(String id) {
        assertThat(originWith(Map.of("X-Request-Id", id)).requestId()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "with space",
                "line\nfeed1",
                "<script>1",
                "ünïcödé1",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void otherRequestIdIsReplaced(String id) {
        assertThat(originWith(Map.of("X-Request-Id", id)).requestId())
                .isNotEqualTo(id)
                .hasSize(36);
    }

    @Test
    void idStaysTheSameThroughTheRequest() {
        var current = new CurrentOrigin(request(Map.of()), ClientAddress.ofPeers());

        assertThat(current.get()).isSameAs(current.get());
    }

    @Test
    void agentLosesControlCharactersAndWhatIsTooLong() {
        assertThat(originWith(Map.of("User-Agent", "Mozilla\r\nforged: line\u001b[31m"))
                        .userAgent())
                .isEqualTo("Mozillaforged: line[31m");
        assertThat(originWith(Map.of("User-Agent", "x".repeat(1000))).userAgent())
                .hasSize(256);
    }

    private static Origin originWith(Map<String, String> headers) {
        return new CurrentOrigin(request(headers), ClientAddress.ofPeers()).get();
    }

    private static HttpServerRequest request(Map<String, String> headers) {
        return (HttpServerRequest) Proxy.newProxyInstance(
                CurrentOriginTest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "remoteAddress" -> SocketAddress.inetSocketAddress(50_000, PEER);
                    case "getHeader" -> headers.get(String.valueOf(arguments[0]));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
