package org.vestibule.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.RawSocket;
import org.vestibule.localstack.service.ServiceConfig;

/** Whatever a trusted proxy writes of its client, the request is answered. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("attack-56")
class ClientAddressIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TestHTTPResource
    String service;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: ",
                "X-Forwarded-For: ,",
                "X-Forwarded-For: 192.0.2.7,, 198.51.100.9",
                "X-Forwarded-For: [2001:db8::1]:4711",
                "Forwarded: ,",
                "Forwarded: for=\"",
                "X-Forwarded-Proto: ,",
                "X-Forwarded-Host: ,",
                "X-Forwarded-Port: x"
            })
    void noForwardingHeaderHangsARequest(String header) {
        try (var socket = RawSocket.from(ServiceConfig.PORTAL_ADDRESS, service)) {
            String answer = socket.send("GET /admin/v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + header + "\r\n\r\n")
                    .untilClosed(PATIENCE);

            assertThat(answer).startsWith("HTTP/1.1 401 ");
        }
    }
}
