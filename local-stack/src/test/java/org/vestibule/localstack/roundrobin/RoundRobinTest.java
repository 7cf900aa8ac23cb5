package org.vestibule.localstack.roundrobin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vestibule.localstack.Ports;

class RoundRobinTest {
    private static final String PORTAL = "127.0.0.2";

    private final Echo one = new Echo();
    private final Echo two = new Echo();
    private final RoundRobin roundRobin = new RoundRobin("auth-service", Ports.freePort(), PORTAL, List.of(one, two));

    @BeforeEach
    void start() {
        one.start();
        two.start();
        roundRobin.start();
    }

    @AfterEach
    void stop() {
        roundRobin.stop();
        one.stop();
        two.stop();
    }

    @Test
    void theyTakeTurns() throws Exception {
        for (int i = 0; i < 10; i++) {
            get(Map.of());
        }

        assertThat(one.requests()).hasSize(5);
        assertThat(two.requests()).hasSize(5);
    }

    @Test
    void methodPathQueryHostBodyAndCookiesArriveAsTheyWere() throws Exception {
        var answer = send(HttpRequest.newBuilder(URI.create(url() + "/a/b%20c?d=e%2Ff"))
                .header("Cookie", "one=1; two=2")
                .method("PATCH", BodyPublishers.ofString("grød")));

        var request = one.requests().getFirst();
        assertThat(request.line()).isEqualTo("PATCH /a/b%20c?d=e%2Ff");
        assertThat(request.header("Host")).isEqualTo(url().substring("http://".length()));
        assertThat(request.header("Cookie")).isEqualTo("one=1; two=2");
        assertThat(request.body()).isEqualTo("grød");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().allValues("Set-Cookie")).containsExactly("a=1; Path=/", "b=2; HttpOnly");
        assertThat(answer.body()).isEqualTo("heard");
    }

    @Test
    void aBodyOfUnknownLengthIsStreamedWhole() throws Exception {
        var large = "0123456789abcdef".repeat(200_000);

        send(HttpRequest.newBuilder(URI.create(url()))
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8)))));

        assertThat(one.requests().getFirst().body()).isEqualTo(large);
    }

    @Test
    void whatAClientSaysOfItselfIsOverwritten() throws Exception {
        get(Map.of(
                "X-Forwarded-For", "203.0.113.7, 127.0.0.2",
                "X-Forwarded-Proto", "https",
                "X-Forwarded-Host", "evil.example",
                "X-Forwarded-Port", "1",
                "Forwarded", "for=203.0.113.7"));

        var request = one.requests().getFirst();
        assertThat(request.all("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(request.all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(request.all("X-Forwarded-Host")).containsExactly(url().substring("http://".length()));
        assertThat(request.all("X-Forwarded-Port")).isEmpty();
        assertThat(request.all("Forwarded")).isEmpty();
        assertThat(request.peer()).as("the services believe this address").isEqualTo(RoundRobin.ADDRESS);
    }

    @Test
    void thePortalMaySayForWhomItAsks() throws Exception {
        var portal = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName(PORTAL))
                .build();

        portal.send(
                HttpRequest.newBuilder(URI.create(url()))
                        .header("X-Forwarded-For", "203.0.113.7")
                        .build(),
                BodyHandlers.ofString());

        assertThat(one.requests().getFirst().all("X-Forwarded-For")).containsExactly("203.0.113.7");
    }

    @Test
    void whoIsOutOfRotationGetsNothing() throws Exception {
        two.serve(false);

        for (int i = 0; i < 6; i++) {
            assertThat(get(Map.of()).statusCode()).isEqualTo(201);
        }

        assertThat(one.requests()).hasSize(6);
        assertThat(two.requests()).isEmpty();
    }

    @Test
    void aRefusedConnectionIsTriedAtTheNext() throws Exception {
        one.vanish();

        var statuses = IntStream.range(0, 6).mapToObj(i -> getStatus()).toList();

        assertThat(statuses).containsOnly(201);
        assertThat(two.requests()).hasSize(6);
    }

    @Test
    void aRequestThatWasReadIsNeverSentAgain() throws Exception {
        one.breakOff();

        var answer = send(HttpRequest.newBuilder(URI.create(url())).POST(BodyPublishers.ofString("pay")));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(one.requests()).hasSize(1);
        assertThat(two.requests()).isEmpty();
    }

    @Test
    void withNobodyThereItSaysWhenToComeBack() throws Exception {
        one.vanish();
        two.serve(false);

        var answer = get(Map.of());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.body()).contains("urn:vestibule:problem:unavailable");
    }

    private String url() {
        return roundRobin.url();
    }

    private int getStatus() {
        try {
            return get(Map.of()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(Map<String, String> headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url()));
        headers.forEach(request::header);
        return send(request);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .localAddress(InetAddress.getByName("127.0.0.1"))
                .build()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
