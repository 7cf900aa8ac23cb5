package org.vestibule.localstack.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.localstack.Ports;
import org.vestibule.localstack.rest.Rest;

class InboxTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Inbox inbox;

    @BeforeAll
    static void start() {
        inbox = new Inbox(Ports.freePort(), Ports.freePort(), Clock.fixed(NOW, ZoneOffset.UTC));
        inbox.start();
    }

    @AfterAll
    static void stop() {
        inbox.stop();
    }

    @BeforeEach
    void empty() {
        inbox.clear();
        for (var gateway : Gateway.values()) {
            inbox.behave(gateway, Behaviour.ACCEPT);
        }
    }

    @Test
    void readsDanishMail() throws Exception {
        send(
                "freja@webshop-admin.example",
                "Din kode på æ, ø og å",
                "Kære Freja\n\nKoden er 123456, og smørrebrød er på vej.");

        var mail = inbox.messages("Freja@webshop-admin.example").getFirst();
        assertThat(mail.subject()).isEqualTo("Din kode på æ, ø og å");
        assertThat(mail.body().replace("\r", "")).isEqualTo("Kære Freja\n\nKoden er 123456, og smørrebrød er på vej.");
        assertThat(mail.from()).isEqualTo("Blåbærhuset <no-reply@vestibule.example>");
    }

    @Test
    void takesGatewayApisShape() throws Exception {
        var answer = post(
                "/gatewayapi/mobile/single",
                "Token secret",
                "application/json",
                "{\"sender\":\"Vestibule\",\"message\":\"123456 er din kode\",\"recipient\":4520123450,\"reference\":\"r1\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        var body = Rest.JSON.readTree(answer.body());
        assertThat(body.path("msg_id").asText()).isNotEmpty();
        assertThat(body.path("recipient").asLong()).isEqualTo(4520123450L);
        assertReceived("gatewayapi");
    }

    @Test
    void takesCpsmssShape() throws Exception {
        var answer = post(
                "/cpsms/v2/send",
                basic("user:key"),
                "application/json",
                "{\"to\":\"4520123450\",\"message\":\"123456 er din kode\",\"from\":\"Vestibule\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Rest.JSON.readTree(answer.body()).at("/success/0/to").asText())
                .isEqualTo("4520123450");
        assertReceived("cpsms");
    }

    @Test
    void takesTwiliosShape() throws Exception {
        var answer = post(
                "/twilio/2010-04-01/Accounts/AC1/Messages.json",
                basic("AC1:token"),
                "application/x-www-form-urlencoded",
                "To=%2B4520123450&From=Vestibule&Body=123456+er+din+kode");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(Rest.JSON.readTree(answer.body()).path("sid").asText()).startsWith("SM");
        assertReceived("twilio");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+4520123450", "%2B4520123450", "+45 20 12 34 50", "4520123450", "%2B45%2020%2012%2034%2050"})
    void findsANumberHoweverItIsWritten(String to) throws Exception {
        takesGatewayApisShape();

        var found = get("/messages?to=" + to.replace(" ", "%20"));

        assertThat(Rest.JSON.readTree(found.body()).path("items")).hasSize(1);
    }

    @Test
    void theListHasItsShapeNewestFirst() throws Exception {
        takesGatewayApisShape();
        send("freja@webshop-admin.example", "Second", "later");

        var items = Rest.JSON.readTree(get("/messages").body()).path("items");

        assertThat(items.path(0).path("subject").asText()).isEqualTo("Second");
        var sms = items.path(1);
        assertThat(sms.path("channel").asText()).isEqualTo("sms");
        assertThat(sms.path("received_at").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(sms.has("subject")).isTrue();
        assertThat(get("/messages?to=nobody@example.com").body()).isEqualTo("{\"items\":[]}");
    }

    @Test
    void deleteEmptiesIt() throws Exception {
        takesGatewayApisShape();

        var answer = send("DELETE", "/messages", null, "text/plain", "");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(inbox.messages()).isEmpty();
    }

    @Test
    void gatewaysRefuseAndFailAsTold() throws Exception {
        var body = "{\"sender\":\"V\",\"message\":\"m\",\"recipient\":4520123450}";

        assertThat(behave("gatewayapi", "refuse")).isEqualTo(204);
        assertThat(post("/gatewayapi/mobile/single", "Token t", "application/json", body)
                        .statusCode())
                .isEqualTo(422);
        assertThat(behave("gatewayapi", "fail")).isEqualTo(204);
        assertThat(post("/gatewayapi/mobile/single", "Token t", "application/json", body)
                        .statusCode())
                .isEqualTo(500);
        assertThat(behave("gatewayapi", "dance")).isEqualTo(400);
        assertThat(behave("pigeon", "accept")).isEqualTo(404);
        assertThat(inbox.messages()).isEmpty();
    }

    @Test
    void aHangingGatewayLetsGoWhenToldOtherwise() throws Exception {
        inbox.behave(Gateway.CPSMS, Behaviour.HANG);
        var request = HttpRequest.newBuilder(URI.create(inbox.url() + "/cpsms/v2/send"))
                .POST(BodyPublishers.ofString("{}"))
                .build();
        var answer = CLIENT.sendAsync(request, BodyHandlers.ofString());

        assertThat(answer.isDone()).isFalse();
        // The request may still be on its way when the gateway is told; then it is answered as told.
        inbox.behave(Gateway.CPSMS, Behaviour.FAIL);

        assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isGreaterThanOrEqualTo(500);
    }

    @Test
    void wrongCredentialsAndShapesAreRefusedAsTheGatewaysDo() throws Exception {
        assertThat(post("/gatewayapi/mobile/single", null, "application/json", "{}")
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("/gatewayapi/mobile/single", "Token t", "application/json", "{\"recipient\":\"+45\"}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(post("/gatewayapi/mobile/single", "Token t", "application/json", "no json")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/cpsms/v2/send", basic("u:k"), "application/json", "{\"to\":\"+45\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/twilio/2010-04-01/Accounts/AC1/Messages.json", basic("AC2:t"), "text/plain", "")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void thePageEscapesWhatCameAndShowsCodes() throws Exception {
        send("<b>@webshop-admin.example", "<script>alert(1)</script>", "Din kode er 654321 <img src=x>");

        var page = get("/").body();

        assertThat(page)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "<b>654321</b>", "&lt;img src=x&gt;")
                .doesNotContain("<script>alert", "<img");
        assertThat(get("/inbox.css").statusCode()).isEqualTo(200);
        assertThat(get("/inbox.js").statusCode()).isEqualTo(200);
        assertThat(get("/../secret").statusCode()).isEqualTo(404);
    }

    private static void assertReceived(String gateway) {
        var sms = inbox.messages("+4520123450").getFirst();
        assertThat(sms)
                .isEqualTo(new ReceivedMessage(
                        "sms", gateway, "+4520123450", "Vestibule", null, "123456 er din kode", NOW));
    }

    private static void send(String to, String subject, String text) throws Exception {
        var properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(inbox.smtpPort()));
        var mail = new MimeMessage(Session.getInstance(properties));
        mail.setFrom(new InternetAddress("no-reply@vestibule.example", "Blåbærhuset", "UTF-8"));
        mail.setRecipient(RecipientType.TO, new InternetAddress(to, false));
        mail.setSubject(subject, "UTF-8");
        var plain = new MimeBodyPart();
        plain.setText(text, "UTF-8");
        plain.setHeader("Content-Transfer-Encoding", "quoted-printable");
        var html = new MimeBodyPart();
        html.setContent("<p>HTML</p>", "text/html; charset=utf-8");
        mail.setContent(new MimeMultipart("alternative", plain, html));
        Transport.send(mail);
    }

    private static int behave(String gateway, String behaviour) throws Exception {
        return send("PUT", "/gateways/" + gateway, null, "application/json", "{\"behaviour\":\"" + behaviour + "\"}")
                .statusCode();
    }

    private static HttpResponse<String> post(String path, String authorization, String type, String body)
            throws Exception {
        return send("POST", path, authorization, type, body);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, null, "text/plain", "");
    }

    private static HttpResponse<String> send(String method, String path, String authorization, String type, String body)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create(inbox.url() + path))
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
