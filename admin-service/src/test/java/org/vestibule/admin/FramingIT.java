package org.vestibule.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.RawSocket;

/** A request ends where every reader says it does, or it is refused, and what came behind it is not read. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("attack-64")
class FramingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String HIDDEN = "GET /q/openapi HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final String HEAD = "PUT /admin/v1/policy HTTP/1.1\r\nHost: localhost\r\n";

    @TestHTTPResource
    String service;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked,\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n \r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n",
                "Content-Length : 0\r\n\r\n",
                " Content-Length: 0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
                "Content-Length: 0, 0\r\n\r\n",
                "Content-Length: +0\r\n\r\n",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 0x0\r\n\r\n",
                "Content-Length: \r\n\r\n",
                "Content-Length:\r\n 0\r\n\r\n",
                "Content-Length: 0\r\n 0\r\n\r\n",
                "Content-Length: 99999999999999999999\r\n\r\n"
            })
    void aRequestWithTwoEndsIsRefusedAndNothingBehindItIsRead(String rest) {
        try (var socket = RawSocket.to(service)) {
            String answer = socket.send(HEAD + rest + HIDDEN).untilClosed(PATIENCE);

            assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("openapi");
            assertThat(answer.split("HTTP/1.1 ", -1)).as(answer).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0;\nx=y\r\n\r\n",
                "0;x\ny\r\n\r\n",
                "0;x\ry\r\n\r\n",
                "2;a=\"\n\"\r\n{}\r\n0\r\n\r\n",
                "-1\r\n\r\n",
                "0x0\r\n\r\n",
                "\r\n\r\n",
                "2\r\n{}0\r\n\r\n"
            })
    void aChunkWithALineBreakOrALengthOfItsOwnIsNotReadAsOne(String chunks) {
        try (var socket = RawSocket.to(service)) {
            String answer = socket.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunks + HIDDEN)
                    .untilClosed(PATIENCE);

            assertThat(answer).doesNotContain("HTTP/1.1 2").doesNotContain("openapi");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: a\r\nHost: b\r\n", "Host: a b\r\n", "Host: a\r\n b\r\n", "Host: a:b:c\r\n"})
    void aRequestForNoHostOrForTwoIsRefused(String host) {
        try (var socket = RawSocket.to(service)) {
            String answer = socket.send("GET /q/openapi HTTP/1.1\r\n" + host + "\r\n" + HIDDEN)
                    .untilClosed(PATIENCE);

            assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("openapi");
        }
    }

    @Test
    void aBodyMayHaveLinesThatBeginWithABlank() {
        String body = "{\n  \"methods\": [\n\t\"totp\"]\n }\n";
        try (var socket = RawSocket.to(service)) {
            String answer = socket.send(HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body
                            + HEAD + "Transfer-Encoding: chunked\r\n\r\n"
                            + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n"
                            + HIDDEN)
                    .untilClosed(PATIENCE);

            assertThat(answer.split("HTTP/1.1 401 ", -1)).hasSize(3);
            assertThat(answer).contains("HTTP/1.1 200 ");
        }
    }

    @Test
    void anHonestRequestIsReadToItsEndAndSoIsTheNext() {
        try (var socket = RawSocket.to(service)) {
            String answer = socket.send(HEAD + "Transfer-Encoding: Chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n" + HEAD
                            + "Content-Length: 2\r\n\r\n{}" + HIDDEN)
                    .untilClosed(PATIENCE);

            assertThat(answer).startsWith("HTTP/1.1 401 ").contains("HTTP/1.1 200 ");
            assertThat(answer.split("HTTP/1.1 401 ", -1)).hasSize(3);
        }
    }
}
