package org.vestibule.platform.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.platform.token.RightsSource.Answer;

@Tag("attack-48")
class RemoteRightsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private int status = 204;
    private HttpServer auth;

    private record Config(Issuer auth, Issuer mfa, Optional<String> self, Optional<Path> signingKeys)
            implements TokenConfig {}

    private record At(String issuer, URI jwksUrl) implements TokenConfig.Issuer {}

    @BeforeEach
    void listen() throws IOException {
        auth = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        auth.createContext("/auth/v1/rights", exchange -> {
            try (exchange) {
                var sent = exchange.getRequestHeaders();
                asked.add(sent.getFirst("Authorization") + " for " + sent.getFirst(OnBehalfOf.HEADER));
                exchange.sendResponseHeaders(status, -1);
            }
        });
        auth.start();
    }

    @AfterEach
    void away() {
        auth.stop(0);
    }

    private RemoteRights rights(Instant now) {
        var keys = URI.create("http://127.0.0.1:" + auth.getAddress().getPort() + "/auth/.well-known/jwks.json");
        var issuer = new At("https://login.example/auth", keys);
        return new RemoteRights(
                new Config(issuer, issuer, Optional.empty(), Optional.empty()), Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void asksNextToTheKeysWithTheTokenItself() {
        assertThat(rights(NOW).ask(Callers.person(Role.OWNER))).isEqualTo(Answer.HELD);
        assertThat(rights(NOW).ask(Callers.program(Scope.LOGINS))).isEqualTo(Answer.HELD);

        assertThat(asked).containsExactly("Bearer opaque for null", "Bearer opaque for rights check");
    }

    @Test
    void anAnswerIsRememberedForAMoment() {
        RemoteRights rights = rights(NOW);
        Caller owner = Callers.person(Role.OWNER);

        rights.ask(owner);
        rights.ask(owner);
        assertThat(asked).hasSize(1);

        status = 401;
        RemoteRights other = rights(NOW.plus(Duration.ofSeconds(2)));
        assertThat(other.ask(owner)).isEqualTo(Answer.LOST);
        assertThat(other.ask(owner)).isEqualTo(Answer.LOST);
        assertThat(asked).hasSize(2);
    }

    @Test
    void whatIsNoAnswerIsNotTakenForOne() {
        for (int odd : new int[] {200, 301, 404, 500, 503}) {
            status = odd;
            assertThat(rights(NOW).ask(Callers.person(Role.OWNER)))
                    .as("%d", odd)
                    .isEqualTo(Answer.UNKNOWN);
        }
    }

    /** However many ask: who hangs keeps one of them waiting in a second. */
    @Test
    void whoGivesNoAnswerIsAskedOnceASecond() {
        status = 503;
        RemoteRights rights = rights(NOW);

        for (int n = 0; n < 5; n++) {
            assertThat(rights.ask(Callers.person(Role.OWNER))).isEqualTo(Answer.UNKNOWN);
        }

        assertThat(asked).hasSize(1);
    }

    @Test
    void nobodyAnswers() {
        RemoteRights rights = rights(NOW);
        away();

        assertThat(rights.ask(Callers.person(Role.OWNER))).isEqualTo(Answer.UNKNOWN);
    }
}
