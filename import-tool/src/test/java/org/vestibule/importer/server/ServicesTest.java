package org.vestibule.importer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vestibule.importer.entry.ImportFailure;
import org.vestibule.importer.server.FakeServices.Request;
import org.vestibule.importer.server.Services.Addresses;
import org.vestibule.importer.server.Services.Result;

class ServicesTest {
    private static final String TOKEN = "/auth/v1/token";
    private static final String IMPORT = "/auth/v1/tenants/harbour/users:import";
    private static final String CREATED = "{\"line\":1,\"status\":\"created\",\"id\":\"7\",\"username\":\"anna\"}\n";

    private final FakeServices fake = new FakeServices();
    private final List<Duration> pauses = new ArrayList<>();
    private final Rest rest = new Rest(pauses::add);
    private final InstantSource clock = () -> this.now;
    private Instant now = Instant.parse("2026-03-02T07:00:00Z");

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fake.close();
    }

    private Services services(AccessToken token) {
        return new Services(rest, token, new Addresses(fake.url(), fake.url(), "Søren (12)"), "harbour");
    }

    private ClientToken client() {
        return new ClientToken(rest, fake.url(), "harbour.1", file("secret", "hush\n"), clock.withZone(ZoneOffset.UTC));
    }

    private Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<JsonNode> users(String... names) {
        return Stream.of(names)
                .<JsonNode>map(name -> JsonNodeFactory.instance.objectNode().put("username", name))
                .toList();
    }

    private static String token(String token) {
        return "{\"access_token\":\"%s\",\"expires_in\":600}".formatted(token);
    }

    @Test
    void usersGoAsLinesAndResultsComeBackInOrder() {
        fake.on(TOKEN, 200, token("one"))
                .on(
                        IMPORT,
                        200,
                        CREATED
                                + "{\"line\":2,\"status\":\"rejected\",\"username\":\"bo\",\"problem\":\"conflict\",\"detail\":\"There is one\"}\n");

        var results = services(client()).send(users("anna", "bo"));

        assertThat(results)
                .containsExactly(
                        new Result(1, "created", null, null), new Result(2, "rejected", "conflict", "There is one"));
        Request sent = fake.requests(IMPORT).getFirst();
        assertThat(sent.body()).isEqualTo("{\"username\":\"anna\"}\n{\"username\":\"bo\"}");
        assertThat(sent.token()).isEqualTo("Bearer one");
        assertThat(sent.onBehalfOf()).isEqualTo("S%C3%B8ren%20%2812%29");
        assertThat(sent.key()).matches("\"[0-9a-f-]{36}\"");
        assertThat(fake.requests(TOKEN).getFirst().body())
                .contains("client_credentials", "\"client_id\":\"harbour.1\"", "\"client_secret\":\"hush\"");
    }

    @Test
    void aTokenIsUsedUntilAMinuteBeforeItsEnd() {
        fake.on(TOKEN, 200, token("one")).on(TOKEN, 200, token("two")).on(IMPORT, 200, CREATED);
        var services = services(client());

        services.send(users("anna"));
        now = now.plusSeconds(539);
        services.send(users("anna"));
        now = now.plusSeconds(2);
        services.send(users("anna"));

        assertThat(fake.requests(IMPORT))
                .extracting(Request::token)
                .containsExactly("Bearer one", "Bearer one", "Bearer two");
    }

    @Test
    void aTokenThatIsRefusedIsReplacedOnce() {
        fake.on(TOKEN, 200, token("one"))
                .on(TOKEN, 200, token("two"))
                .on(IMPORT, 401, "{}")
                .on(IMPORT, 200, CREATED);

        assertThat(services(client()).send(users("anna"))).hasSize(1);
        assertThat(fake.requests(IMPORT)).extracting(Request::token).containsExactly("Bearer one", "Bearer two");
    }

    @Test
    void aTokenInAFileMayBeReplacedThere() {
        fake.on(IMPORT, 401, "{}").on(IMPORT, 200, CREATED);
        var tokens = new TokenFile(file("token", "old\n"));
        var replaced = new AccessToken() {
            @Override
            public String get() {
                return tokens.get();
            }

            @Override
            public String insteadOf(String refused) {
                file("token", "new");
                return tokens.insteadOf(refused);
            }
        };

        assertThat(services(replaced).send(users("anna"))).hasSize(1);
        assertThat(fake.requests(IMPORT)).extracting(Request::token).containsExactly("Bearer old", "Bearer new");
        assertThatExceptionOfType(ImportFailure.class)
                .isThrownBy(() -> tokens.insteadOf("new"))
                .withMessageContaining("has ended");
    }

    @Test
    void whatIsAwayIsWaitedForAsLongAsItSays() {
        fake.on(TOKEN, 200, token("one"))
                .on(IMPORT, 503, "7", "{}")
                .on(IMPORT, 503, "Mon, 02 Mar 2026 07:00:00 GMT", "{}")
                .on(IMPORT, 503, "86400", "{}")
                .on(IMPORT, 429, "{}")
                .on(IMPORT, 200, CREATED);

        assertThat(services(client()).send(users("anna"))).hasSize(1);
        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(7), Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofSeconds(5));
    }

    @Test
    void whatStaysAwayEndsTheImport() {
        fake.on(TOKEN, 200, token("one"))
                .on(IMPORT, 503, "1", "{\"title\":\"Not available\",\"detail\":\"mfa-service is away\"}");

        assertThatExceptionOfType(ImportFailure.class)
                .isThrownBy(() -> services(client()).send(users("anna")))
                .withMessageContaining("503 Not available: mfa-service is away");
        assertThat(pauses).hasSize(5);
    }

    @Test
    void onlyThoseForWhomSomethingWasAwayAreSentAgain() {
        fake.on(TOKEN, 200, token("one"))
                .on(
                        IMPORT,
                        200,
                        CREATED
                                + "{\"line\":2,\"status\":\"rejected\",\"problem\":\"unavailable\"}\n"
                                + "{\"line\":3,\"status\":\"rejected\",\"problem\":\"unavailable\"}\n")
                .on(IMPORT, 200, CREATED + "{\"line\":2,\"status\":\"rejected\",\"problem\":\"conflict\"}\n");

        var results = services(client()).send(users("anna", "bo", "carl"));

        assertThat(results).extracting(Result::status).containsExactly("created", "created", "rejected");
        assertThat(results.getLast().problem()).isEqualTo("conflict");
        assertThat(fake.requests(IMPORT))
                .extracting(Request::body)
                .last()
                .isEqualTo("{\"username\":\"bo\"}\n{\"username\":\"carl\"}");
        assertThat(pauses).containsExactly(Rest.WAIT);
    }

    @Test
    void aLostAnswerIsAskedForUnderTheSameKey() {
        fake.on(TOKEN, 200, token("one"))
                .on(IMPORT, FakeServices.LOST, "")
                .on(IMPORT, 409, "1", "{}")
                .on(IMPORT, 409, "1", "{}")
                .on(IMPORT, 200, CREATED);
        var services = services(client());

        assertThat(services.send(users("anna"))).extracting(Result::status).containsExactly("created");
        services.send(users("bo"));

        List<String> keys =
                fake.requests(IMPORT).stream().map(Request::key).distinct().toList();
        assertThat(fake.requests(IMPORT)).hasSize(5);
        assertThat(keys).as("a key for each request, however often it is sent").hasSize(2);
        assertThat(fake.requests(IMPORT).subList(0, 4)).extracting(Request::key).containsOnly(keys.getFirst());
    }

    @Test
    void anAnswerThatWasNotKeptEndsTheImportAtOnce() {
        String problem = """
                {"type":"urn:vestibule:problem:answer-not-kept","title":"The answer was too large to be kept","status":409}""";
        fake.on(TOKEN, 200, token("one")).on(IMPORT, FakeServices.LOST, "").on(IMPORT, 409, problem);

        assertThatExceptionOfType(ImportFailure.class)
                .isThrownBy(() -> services(client()).send(users("anna")))
                .withMessageEndingWith(
                        "409 The answer was too large to be kept. Send the file again: who is there already"
                                + " is then a conflict.");
        assertThat(fake.requests(IMPORT)).hasSize(2);
    }

    @Test
    void aConnectionThatIsLostAgainAndAgainEndsTheImport() {
        fake.on(TOKEN, 200, token("one")).on(IMPORT, FakeServices.LOST, "");

        assertThatExceptionOfType(ImportFailure.class)
                .isThrownBy(() -> services(client()).send(users("anna")))
                .withMessageContaining("Send the file again");
        assertThat(pauses).hasSize(5);
    }

    @Test
    void aRefusalIsToldInItsOwnWords() {
        fake.on(TOKEN, 401, "{\"title\":\"The credentials are not valid\"}");

        assertThatExceptionOfType(ImportFailure.class)
                .isThrownBy(() -> services(client()).importKey())
                .withMessageContaining("401 The credentials are not valid")
                .withMessageNotContaining("hush");
    }

    @Test
    void whereNobodyListensTheAddressIsNamed() {
        URI nobody = fake.url();
        fake.close();

        assertThatExceptionOfType(ImportFailure.class)
                .isThrownBy(() -> services(client()).send(users("anna")))
                .withMessage("Nothing answers at " + nobody + "/");
        assertThat(pauses).isEmpty();
    }

    @Test
    void whoWasThereBeforeIsWaitedFor() {
        fake.on(TOKEN, 200, token("one")).on(IMPORT, 200, CREATED);
        var services = services(client());
        services.send(users("anna"));
        fake.close();

        assertThatExceptionOfType(ImportFailure.class)
                .isThrownBy(() -> services.send(users("bo")))
                .withMessageContaining("Nothing answers at");
        assertThat(pauses).hasSize(5);
    }
}
