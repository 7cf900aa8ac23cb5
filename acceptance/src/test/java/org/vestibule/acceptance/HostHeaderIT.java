package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vestibule.localstack.rest.RawSocket;
import org.vestibule.localstack.service.Service;

/** No address in an answer comes from what a client says of the host that it asked. */
@ExtendWith(TheSuite.class)
@Tag("attack-62")
class HostHeaderIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TENANT = "reseller-storefront";
    private static final String EVIL = "evil.example";

    /** Each as a client can send it, with whatever a proxy would add. */
    private static final List<String> HOSTS = List.of(
            "Host: " + EVIL,
            "Host: localhost\r\nX-Forwarded-Host: " + EVIL,
            "Host: localhost\r\nForwarded: host=" + EVIL + ";proto=https",
            "Host: localhost\r\nX-Forwarded-Prefix: //" + EVIL + "\r\nX-Forwarded-Proto: https",
            "Host: localhost\r\nX-Original-URL: //" + EVIL + "/\r\nX-Rewrite-URL: //" + EVIL + "/");

    private final TheSuite suite;

    HostHeaderIT(TheSuite suite) {
        this.suite = suite;
    }

    private static String get(String url, String path, String host, String token) {
        try (var socket = RawSocket.to(url)) {
            return socket.send("GET " + path + " HTTP/1.1\r\n" + host + "\r\nConnection: close\r\n"
                            + (token == null ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n")
                    .untilClosed(PATIENCE);
        }
    }

    private static void saysNothingOf(String url, String path, String token) {
        for (String host : HOSTS) {
            assertThat(get(url, path, host, token))
                    .as(path + " " + host)
                    .startsWith("HTTP/1.1 ")
                    .doesNotContain(EVIL);
        }
    }

    @Test
    void noPageLeadsThere() {
        Stream<String> pages = Stream.of(
                "/",
                "/?tenant=" + TENANT,
                "/t/" + TENANT,
                "/t/" + TENANT + "/login",
                "/t/" + TENANT + "/login?return=/t/" + TENANT + "/security",
                "/t/" + TENANT + "/password/forgot",
                "/t/" + TENANT + "/setup/totp",
                "/t/" + TENANT + "/customers",
                "/t/" + TENANT + "/events.csv",
                "/t/no-such-tenant/login",
                "/no/such/page");
        Stream<String> inside = Inside.PAGES.stream().map(page -> "/t/" + TENANT + page);

        Stream.concat(pages, inside).forEach(page -> saysNothingOf(suite.portal(""), page, null));
    }

    /** A request line may name the host as well (RFC 9112 section 3.2.2). */
    @Test
    void noPageLeadsToTheHostOfTheRequestLine() {
        for (String path : List.of("/", "/?tenant=" + TENANT, "/t/" + TENANT, "/t/" + TENANT + "/security")) {
            assertThat(get(suite.portal(""), "http://" + EVIL + path, "Host: " + EVIL, null))
                    .as(path)
                    .startsWith("HTTP/1.1 ")
                    .doesNotContain(EVIL);
        }
    }

    @Test
    void noCallAnswersWithIt() {
        String operator = suite.operator();
        DocumentedCall.all().stream()
                .filter(call -> call.call().method().equals("GET"))
                .forEach(call -> {
                    URI asked = URI.create(call.url(suite, TENANT));
                    saysNothingOf(asked.toString(), asked.getRawPath(), call.takesTokens() ? operator : null);
                });
    }

    @Test
    void nothingThatAServiceSaysOfItselfHasIt() {
        for (Service service : Service.values()) {
            for (String path : List.of(
                    "/auth/.well-known/openid-configuration",
                    "/auth/.well-known/jwks.json",
                    "/q/openapi",
                    "/q/health/ready",
                    "/no/such/path")) {
                suite.everyInstance(service).forEach(instance -> saysNothingOf(instance, path, null));
            }
        }
    }
}
