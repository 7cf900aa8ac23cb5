package org.vestibule.importer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.importer.server.FakeServices;

/** The tool as it is called, against services that answer what they are told. */
class ImportToolTest {
    private static final String KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    private static final String IMPORT = "/auth/v1/tenants/harbour/users:import";

    private final FakeServices fake = new FakeServices();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fake.close();
    }

    private int run(Object... arguments) {
        List<String> all = new ArrayList<>(List.of("--tenant", "harbour"));
        Stream.of(arguments).map(Object::toString).forEach(all::add);
        return ImportTool.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private int runAgainstFake(Object... arguments) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "access");
        return run(Stream.concat(Stream.of("--auth", fake.url(), "--token-file", token), Stream.of(arguments))
                .toArray());
    }

    private Path file(String... lines) throws IOException {
        return Files.writeString(folder.resolve("users.ndjson"), String.join("\n", lines));
    }

    private static Path realm() throws URISyntaxException {
        return Path.of(ImportToolTest.class.getResource("keycloak/realm.json").toURI());
    }

    private List<JsonNode> report() throws IOException {
        var json = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("report"))) {
            lines.add(json.readTree(line));
        }
        return lines;
    }

    private void offerKey() throws JoseException {
        var pair = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        pair.setKeyId("today");
        fake.on("/mfa/v1/import-key", 200, pair.toJson(OutputControlLevel.PUBLIC_ONLY));
    }

    @Test
    void aDryRunContactsNobodyAndTellsWhatWouldComeOver() throws Exception {
        int code = run("--dry-run", "--keycloak", "--report", folder.resolve("report"), realm());

        assertThat(code).isEqualTo(1);
        assertThat(report()).hasSize(17);
        assertThat(report().getFirst().toString())
                .isEqualTo(
                        "{\"user\":1,\"username\":\"ida\",\"status\":\"ready\",\"second_factor\":{\"totp\":1,\"recovery_codes\":3},\"left_behind\":[]}");
        assertThat(report().get(4).toString())
                .isEqualTo(
                        "{\"user\":5,\"username\":\"eva\",\"status\":\"skipped\",\"problem\":\"second-factor-left-behind\","
                                + "\"detail\":\"would log in without the second factor they have\",\"left_behind\":[\"webauthn: Blue key\",\"webauthn-passwordless: Laptop\"]}");
        assertThat(out.toString().lines().map(String::strip).map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "17 users: 8 ready, 9 not",
                        "ready 8",
                        "with their second factor 4",
                        "skipped 9",
                        "second-factor-left-behind 6",
                        "webauthn 2");
    }

    @Test
    void withAcceptedLossesEverybodyComesWhoCan() throws Exception {
        run("--dry-run", "--accept-losses", "--keycloak", "--report", folder.resolve("report"), realm());

        assertThat(report())
                .filteredOn(line -> line.path("status").asText().equals("skipped"))
                .extracting(line -> line.path("problem").asText())
                .containsExactly("disabled", "no-email", "service-account");
    }

    @Test
    @Tag("attack-33")
    void keysLeaveTheMachineEncryptedAndAreNotPrinted() throws Exception {
        offerKey();
        fake.on(IMPORT, 200, "{\"line\":1,\"status\":\"created\"}\n{\"line\":2,\"status\":\"created\"}\n");

        int code = runAgainstFake(
                "--report",
                folder.resolve("report"),
                file(
                        "{\"username\":\"anna\",\"email\":\"a@mail.example\",\"totp\":[{\"secret\":\"" + KEY + "\"}]}",
                        "{\"username\":\"bo\",\"email\":\"b@mail.example\"}"));

        assertThat(code).isZero();
        String sent = fake.requests(IMPORT).getFirst().body();
        assertThat(sent).contains("\"second_factor\":\"ey").doesNotContain(KEY, "totp");
        assertThat(sent.lines().toList().getLast()).doesNotContain("second_factor");
        assertThat(out.toString() + err + report()).doesNotContain(KEY);
        assertThat(report().getFirst().path("second_factor").path("totp").asInt())
                .isEqualTo(1);
        assertThat(report().getLast().has("second_factor")).isFalse();
    }

    @Test
    void whoBringsNoFactorNeedsNoKey() throws Exception {
        fake.on(IMPORT, 200, "{\"line\":1,\"status\":\"created\"}\n");

        assertThat(runAgainstFake(file("{\"username\":\"bo\"}"))).isZero();
        assertThat(fake.requests("/mfa/v1/import-key")).isEmpty();
    }

    @Test
    void someHundredGoAtATimeAndEachBatchIsTold() throws Exception {
        String created = IntStream.rangeClosed(1, 200)
                .mapToObj("{\"line\":%d,\"status\":\"created\"}"::formatted)
                .collect(Collectors.joining("\n"));
        fake.on(IMPORT, 200, created).on(IMPORT, 200, created).on(IMPORT, 200, "{\"line\":1,\"status\":\"created\"}");

        int code = runAgainstFake(file(IntStream.rangeClosed(1, 401)
                .mapToObj("{\"username\":\"u%d\"}"::formatted)
                .toArray(String[]::new)));

        assertThat(code).isZero();
        assertThat(fake.requests(IMPORT))
                .extracting(request -> request.body().lines().count())
                .containsExactly(200L, 200L, 1L);
        assertThat(out.toString())
                .contains("200 users: 200 created", "400 users: 400 created", "401 users: 401 created");
    }

    @Test
    void sentAgainNobodyIsCreatedTwiceAndTheReportSaysWhy() throws Exception {
        fake.on(
                IMPORT,
                200,
                "{\"line\":1,\"status\":\"rejected\",\"problem\":\"conflict\",\"detail\":\"There is a user of this name already\"}");

        int code = runAgainstFake("--report", folder.resolve("report"), file("{\"username\":\"bo\"}", "no user"));

        assertThat(code).isEqualTo(1);
        assertThat(report())
                .extracting(line -> line.path("status").asText() + " "
                        + line.path("problem").asText())
                .containsExactly("rejected conflict", "skipped invalid-request");
    }

    @Test
    void whatWasDoneBeforeAFailureIsReported() throws Exception {
        String created = IntStream.rangeClosed(1, 200)
                .mapToObj("{\"line\":%d,\"status\":\"created\"}"::formatted)
                .collect(Collectors.joining("\n"));
        fake.on(IMPORT, 200, created).on(IMPORT, 403, "{\"title\":\"Not allowed\"}");

        int code = runAgainstFake(
                "--report",
                folder.resolve("report"),
                file(IntStream.rangeClosed(1, 201)
                        .mapToObj("{\"username\":\"u%d\"}"::formatted)
                        .toArray(String[]::new)));

        assertThat(code).isEqualTo(2);
        assertThat(report()).hasSize(200);
        assertThat(err.toString()).contains("403 Not allowed");
        assertThat(out.toString()).containsPattern("created +200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FILE",
                "--client-id x FILE",
                "--client-secret-file x FILE",
                "--client-id x --client-secret-file x --token-file x FILE",
                "--token-file x --auth ftp://auth.example FILE",
                "--token-file x --auth http://auth.example FILE",
                "--token-file x --mfa http://mfa.example FILE",
                "--token-file x --auth auth.example FILE",
                "--dry-run no-such-file",
                "--dry-run --no-such-option FILE",
                "--dry-run --report FILE FILE",
                "--dry-run"
            })
    void whatCannotBeginSaysWhyInALine(String arguments) throws IOException {
        Path file = file("{\"username\":\"bo\"}");

        int code = run((Object[]) arguments.replace("FILE", file.toString()).split(" "));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1).first().asString().startsWith("vestibule: ");
        assertThat(Files.readString(file)).contains("bo");
    }

    @Test
    void plainHttpIsForThisMachineUnlessSaidOtherwise() throws Exception {
        int code = run(
                "--plain-http",
                "--auth",
                "http://nowhere.invalid",
                "--token-file",
                Files.writeString(folder.resolve("token"), "access"),
                file("{\"username\":\"bo\"}"));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("Nothing answers at http://nowhere.invalid/");
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "--auth",
                        "--mfa",
                        "--client-id",
                        "--token-file",
                        "--keycloak",
                        "--accept-losses",
                        "--dry-run",
                        "--report",
                        "Exit code");
    }
}
