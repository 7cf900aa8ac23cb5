package org.vestibule.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.TokenType;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.RawSocket;

/** No body is read to its end that is larger than what the route needs, and none of a stranger's. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("attack-53")
class BodyLimitsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int USUAL = 64 * 1024;

    @TestHTTPResource
    String service;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    private String head(String more) {
        String token = new Tokens(signingKeys)
                .of(TokenType.ACCESS, UUID.randomUUID(), "shop-" + UUID.randomUUID(), Role.OWNER);
        return "PUT /admin/v1/policy HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\n" + more + "\r\n\r\n";
    }

    private String answer(String request) {
        try (var socket = RawSocket.to(service)) {
            return socket.send(request).untilClosed(PATIENCE);
        }
    }

    /** The body never comes: nobody waits for it. */
    @Test
    void aLengthThatIsTooLargeIsRefusedUnread() {
        assertThat(answer(head("Content-Length: " + (USUAL + 1))))
                .startsWith("HTTP/1.1 413 ")
                .contains("payload-too-large");
        assertThat(answer("PUT /admin/v1/policy HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + (USUAL + 1)
                        + "\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aBodyWithoutALengthEndsWhereTheRouteHasEnough() {
        String chunk = "400\r\n" + " ".repeat(1024) + "\r\n";

        assertThat(answer(head("Transfer-Encoding: chunked") + chunk.repeat(65)))
                .startsWith("HTTP/1.1 413 ")
                .contains("payload-too-large");
    }

    @Test
    void whatIsAsLargeAsItMayBeIsRead() {
        assertThat(answer(head("Connection: close\r\nContent-Length: " + USUAL) + " ".repeat(USUAL)))
                .startsWith("HTTP/1.1 400 ");
        assertThat(answer(head("Connection: close\r\nTransfer-Encoding: chunked") + "10000\r\n" + " ".repeat(USUAL)
                        + "\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void depthIsBoundedToo() {
        String deep = "{\"methods\":" + "[".repeat(5_000);

        assertThat(answer(head("Connection: close\r\nContent-Length: " + deep.length()) + deep))
                .startsWith("HTTP/1.1 400 ");
    }
}
