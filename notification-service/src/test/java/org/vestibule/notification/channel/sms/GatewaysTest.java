package org.vestibule.notification.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vestibule.notification.Settings;
import org.vestibule.notification.channel.Outcome;
import org.vestibule.notification.channel.Outcome.Accepted;
import org.vestibule.notification.channel.Outcome.Refused;
import org.vestibule.notification.channel.Outcome.Unknown;
import org.vestibule.notification.channel.sms.cpsms.Cpsms;
import org.vestibule.notification.channel.sms.cpsms.CpsmsConfig;
import org.vestibule.notification.channel.sms.gatewayapi.GatewayApi;
import org.vestibule.notification.channel.sms.gatewayapi.GatewayApiConfig;
import org.vestibule.notification.channel.sms.twilio.Twilio;
import org.vestibule.notification.channel.sms.twilio.TwilioConfig;

/** Each adapter against its gateway's public shapes, over HTTP. */
class GatewaysTest {
    private static final UUID REFERENCE = UUID.fromString("0198a8a8-0000-7000-8000-000000000001");
    private static final Sms SMS = new Sms("+4520123456", "Hej æøå\n\n@a.dk #123456", REFERENCE, Duration.ofMinutes(5));

    private final ObjectMapper json = new ObjectMapper();
    private HttpServer server;
    private int status = 200;
    private String answer = "";
    private boolean silent;
    private String timeout = "30s";
    private String path;
    private String authorization;
    private String body;
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                path = exchange.getRequestURI().getPath();
                authorization = exchange.getRequestHeaders().getFirst("Authorization");
                body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                if (silent) {
                    assertThat(over.await(1, TimeUnit.MINUTES)).isTrue();
                }
                byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base");
    }

    private SmsConfig shared() {
        return Settings.of(SmsConfig.class, Map.of("vestibule.sms.timeout", timeout));
    }

    private SmsGateway gatewayApi(URI url) {
        Map<String, String> settings = url == null
                ? Map.of("vestibule.sms.gatewayapi.token", "t0ken")
                : Map.of("vestibule.sms.gatewayapi.token", "t0ken", "vestibule.sms.gatewayapi.url", url.toString());
        return new GatewayApi(new GatewayHttp(json, shared()), Settings.of(GatewayApiConfig.class, settings), shared());
    }

    private SmsGateway cpsms() {
        var settings = Map.of(
                "vestibule.sms.cpsms.url", url().toString(),
                "vestibule.sms.cpsms.username", "us",
                "vestibule.sms.cpsms.api-key", "k3y");
        return new Cpsms(new GatewayHttp(json, shared()), Settings.of(CpsmsConfig.class, settings), shared());
    }

    private SmsGateway twilio() {
        var settings = Map.of(
                "vestibule.sms.twilio.url", url().toString(),
                "vestibule.sms.twilio.account-sid", "AC1",
                "vestibule.sms.twilio.auth-token", "t0ken",
                "vestibule.sms.twilio.from", "+4552000000");
        return new Twilio(new GatewayHttp(json, shared()), Settings.of(TwilioConfig.class, settings), shared());
    }

    private Outcome send(SmsGateway gateway, int status, String answer) {
        this.status = status;
        this.answer = answer;
        return gateway.send(SMS);
    }

    @Test
    void gatewayApiIsAskedAsItsDocumentationSays() throws IOException {
        Outcome outcome = send(gatewayApi(url()), 202, "{\"msg_id\":\"777\",\"recipient\":4520123456}");

        JsonNode sent = json.readTree(body);
        assertThat(outcome).isEqualTo(new Accepted("777"));
        assertThat(path).isEqualTo("/base/mobile/single");
        assertThat(authorization).isEqualTo("Token t0ken");
        assertThat(sent.get("recipient").isIntegralNumber()).isTrue();
        assertThat(sent.get("recipient").asLong()).isEqualTo(4520123456L);
        assertThat(sent.get("message").asText()).isEqualTo(SMS.text());
        assertThat(sent.get("sender").asText()).isEqualTo("Vestibule");
        assertThat(sent.get("expiration").asText()).isEqualTo("PT300S");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"401 | false", "403 | false", "422 | true", "429 | false"})
    void gatewayApiRefuses(int status, boolean permanent) {
        assertThat(send(gatewayApi(url()), status, "{\"detail\":[{\"msg\":\"4520123456 is bad\"}]}"))
                .isEqualTo(new Refused("http " + status, permanent));
    }

    @Test
    void successWithoutAnIdIsUnknown() {
        assertThat(send(gatewayApi(url()), 202, "{}")).isInstanceOf(Unknown.class);
        assertThat(send(gatewayApi(url()), 200, "<html>")).isInstanceOf(Unknown.class);
        assertThat(send(twilio(), 201, "{\"status\":\"queued\"}")).isInstanceOf(Unknown.class);
        assertThat(send(cpsms(), 200, "{}")).isInstanceOf(Unknown.class);
    }

    @Test
    void serverErrorIsUnknown() {
        assertThat(send(gatewayApi(url()), 500, "")).isEqualTo(new Unknown("http 500"));
        assertThat(send(cpsms(), 503, "{\"error\":{\"code\":1}}")).isEqualTo(new Unknown("http 503"));
    }

    @Test
    void silenceIsUnknown() {
        silent = true;
        timeout = "300ms";

        assertThat(send(gatewayApi(url()), 202, "{\"msg_id\":\"1\"}")).isEqualTo(new Unknown("HttpTimeoutException"));
    }

    @Test
    void noConnectionIsARefusalBecauseNothingWasHandedOver() throws IOException {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(gatewayApi(URI.create("http://127.0.0.1:" + free)).send(SMS))
                .isEqualTo(new Refused("no connection: ConnectException", false));
    }

    @Test
    void withoutAnAddressItIsNotConfigured() {
        assertThat(gatewayApi(null).isConfigured()).isFalse();
        assertThat(gatewayApi(url()).isConfigured()).isTrue();
    }

    @Test
    void cpsmsIsAskedAsItsDocumentationSays() throws IOException {
        Outcome outcome = send(cpsms(), 200, "{\"success\":[{\"to\":\"4520123456\",\"cost\":1,\"smsAmount\":1}]}");

        JsonNode sent = json.readTree(body);
        assertThat(outcome).isEqualTo(new Accepted(null));
        assertThat(path).isEqualTo("/base/v2/send");
        assertThat(authorization).isEqualTo("Basic dXM6azN5");
        assertThat(sent.get("to").asText()).isEqualTo("4520123456");
        assertThat(sent.get("from").asText()).isEqualTo("Vestibule");
        assertThat(sent.get("reference").asText()).hasSizeLessThanOrEqualTo(32);
    }

    @Test
    void cpsmsReadsOlderNestedAnswers() {
        assertThat(send(cpsms(), 200, "{\"success\":[[{\"to\":\"4520123456\",\"cost\":1}]]}"))
                .isEqualTo(new Accepted(null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"error\":{\"code\":400,\"message\":\"4520123456\"}}       | http 200 code 400 | true",
                "207 | {\"success\":[],\"error\":[{\"errorCode\":12,\"to\":\"45\"}]} | http 207 code 12  | true",
                "400 | {\"error\":{\"code\":400,\"message\":\"bad\"}}              | http 400 code 400 | true",
                "401 | {\"error\":{\"code\":401,\"message\":\"bad\"}}              | http 401 code 401 | false",
                "402 | nothing                                                    | http 402          | false"
            })
    void cpsmsRefuses(int status, String answer, String reason, boolean permanent) {
        assertThat(send(cpsms(), status, answer)).isEqualTo(new Refused(reason, permanent));
    }

    @Test
    void twilioIsAskedAsItsDocumentationSays() {
        Outcome outcome = send(twilio(), 201, "{\"sid\":\"SM1\",\"status\":\"queued\",\"error_code\":null}");

        assertThat(outcome).isEqualTo(new Accepted("SM1"));
        assertThat(path).isEqualTo("/base/2010-04-01/Accounts/AC1/Messages.json");
        assertThat(authorization).isEqualTo("Basic QUMxOnQwa2Vu");
        assertThat(URLDecoder.decode(body, StandardCharsets.UTF_8))
                .isEqualTo("To=+4520123456&From=+4552000000&Body=" + SMS.text() + "&ValidityPeriod=300");
        assertThat(body).contains("To=%2B45");
    }

    @Test
    void twilioRefuses() {
        assertThat(send(twilio(), 400, "{\"code\":21211,\"message\":\"+4520123456 is not valid\",\"status\":400}"))
                .isEqualTo(new Refused("http 400 code 21211", true));
        assertThat(send(twilio(), 429, "{\"code\":20429}")).isEqualTo(new Refused("http 429 code 20429", false));
        assertThat(send(twilio(), 201, "{\"sid\":\"SM1\",\"status\":\"failed\",\"error_code\":30007}"))
                .isEqualTo(new Refused("failed code 30007", true));
    }
}
