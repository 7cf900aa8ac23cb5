package org.vestibule.logcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vestibule.contracts.chain.ChainLine;
import org.vestibule.contracts.chain.Gap;
import org.vestibule.contracts.chain.Link;
import org.vestibule.contracts.chain.LogRow;

/** The command as it is called. */
@Tag("attack-58")
class VerifyLogTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Link> log = new ArrayList<>();

    private EllipticCurveJsonWebKey key;

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() throws JoseException {
        key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        key.setKeyId("admin-1");
        for (int n = 0; n < 5; n++) {
            add("{\"n\":\"%d, \\\"ø\\\"\"}".formatted(n));
        }
    }

    private void add(String details) {
        add(details, Instant.now().minus(Duration.ofHours(3)));
    }

    private void add(String details, Instant recorded) {
        byte[] before = log.isEmpty() ? LogRow.FIRST_PREV_HASH : log.getLast().hash();
        UUID user = UUID.randomUUID();
        var row = new LogRow(
                "shop",
                log.size() + 1,
                recorded.truncatedTo(ChronoUnit.MICROS),
                UUID.randomUUID(),
                "/test",
                "login.failed",
                user,
                Instant.parse("2026-03-02T07:05:00Z"),
                null,
                "user",
                "",
                null,
                "=Browser",
                "failure",
                null,
                details,
                null);
        log.add(Link.of(row, before, new SecureRandom()));
    }

    private Path export(Object... places) throws IOException {
        var json = new ObjectMapper();
        List<String> lines = new ArrayList<>();
        for (Object place : places) {
            Map<String, Object> line = place instanceof Gap gap ? ChainLine.of(gap) : ChainLine.of((Link) place);
            lines.add(json.writeValueAsString(line));
        }
        return Files.write(folder.resolve("log.ndjson"), lines);
    }

    private Path export() throws IOException {
        return export(log.toArray());
    }

    private String signed(String tenant, Link at) throws JoseException {
        return signed(tenant, at, Instant.parse("2020-01-01T00:00:00Z"));
    }

    private String signed(String tenant, Link at, Instant when) throws JoseException {
        var claims = new JwtClaims();
        claims.setIssuedAt(NumericDate.fromSeconds(when.getEpochSecond()));
        claims.setSubject(tenant);
        claims.setClaim("seq", at.row().seq());
        claims.setStringClaim("hash", HexFormat.of().formatHex(at.hash()));
        var jws = new JsonWebSignature();
        jws.setHeader("typ", "log-head+jwt");
        jws.setKeyIdHeaderValue(key.getKeyId());
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        jws.setKey(key.getPrivateKey());
        jws.setPayload(claims.toJson());
        return jws.getCompactSerialization();
    }

    private Path heads(String... heads) throws IOException {
        List<String> lines = Stream.of(heads)
                .map(jws -> "{\"intact\":true,\"head\":{\"seq\":1,\"jws\":\"%s\"}}".formatted(jws))
                .toList();
        return Files.write(folder.resolve("heads.json"), lines);
    }

    private Path keys() throws IOException {
        return Files.writeString(
                folder.resolve("jwks.json"), new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY));
    }

    private int run(Object... arguments) {
        return VerifyLog.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    }

    @Test
    void aWholeLogWithItsHeads() throws Exception {
        Path heads = heads(signed("shop", log.get(2)), signed("shop", log.get(4)));

        assertThat(run(export(), "--head", heads, "--keys", keys())).isZero();
        assertThat(out.toString())
                .contains("Signatures: good, of 2 heads", "5 places", "Chain: whole", "the log has 2 kept heads");
    }

    @Test
    void withoutAHeadItSaysWhatItDidNotCheck() throws Exception {
        assertThat(run(export())).isZero();
        assertThat(out.toString()).contains("Chain: whole", "rewritten as a whole would not show");
        assertThat(run(export(), "--head", heads(signed("shop", log.get(2))))).isZero();
        assertThat(out.toString()).contains("Signatures: not checked");
    }

    @Test
    void aChangedRowIsNamed() throws Exception {
        Path file = export();
        Files.writeString(file, Files.readString(file).replace("{\\\"n\\\":\\\"2,", "{\\\"n\\\":\\\"9,"));

        assertThat(run(file)).isEqualTo(1);
        assertThat(out.toString()).contains("BROKEN at place 3", "the 2 before it hold");
    }

    @Test
    void aRowThatIsMissingIsNamed() throws Exception {
        assertThat(run(export(log.get(0), log.get(1), log.get(3), log.get(4)))).isEqualTo(1);
        assertThat(out.toString()).contains("BROKEN at place 3");
    }

    @Test
    void aLogThatEndsBeforeTheHeadWasCutOff() throws Exception {
        Path heads = heads(signed("shop", log.get(4)));

        assertThat(run(export(log.get(0), log.get(1)), "--head", heads)).isEqualTo(1);
        assertThat(out.toString()).contains("BROKEN at place 3");
    }

    @Test
    void aLogThatWasRewrittenIsNotTheOneThatWasSigned() throws Exception {
        Path heads = heads(signed("shop", log.get(3)));
        log.clear();
        for (int n = 0; n < 5; n++) {
            add("{}");
        }

        assertThat(run(export())).isZero();
        assertThat(run(export(), "--head", heads)).isEqualTo(1);
        assertThat(out.toString()).contains("BROKEN at place 4");
    }

    @Test
    void aHeadThatSomebodyElseSignedIsWrong() throws Exception {
        Path keys = keys();
        key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        key.setKeyId("admin-1");

        assertThat(run(export(), "--head", heads(signed("shop", log.get(3))), "--keys", keys))
                .isEqualTo(1);
        assertThat(out.toString()).contains("Head 4: WRONG SIGNATURE");
        key.setKeyId("admin-2");
        assertThat(run(export(), "--head", heads(signed("shop", log.get(3))), "--keys", keys))
                .isEqualTo(2);
        assertThat(err.toString()).contains("has no key admin-2");
    }

    @Test
    void rowsThatWereOldEnoughMayBeMissing() throws Exception {
        var gap = new Gap(1, 3, log.get(2).hash());

        assertThat(run(export(gap, log.get(3), log.get(4)), "--head", heads(signed("shop", log.get(2)))))
                .isZero();
        assertThat(out.toString()).contains("3 are missing", "the log has 1 kept head");
        assertThat(run(export(gap, log.get(3), log.get(4)), "--head", heads(signed("shop", log.get(1)))))
                .as("nothing could be compared")
                .isEqualTo(2);
        assertThat(out.toString()).contains("Head 2: not compared");
    }

    /** Who owns the database may call rows removed that were rewritten; the head that was signed of them is not compared then. */
    @Test
    void aGapUnderTheNewestHeadIsNotCalledWhole() throws Exception {
        Path heads = heads(signed("shop", log.get(0)), signed("shop", log.get(3)));
        var invented = new Gap(3, 5, log.get(4).hash());

        assertThat(run(export(log.get(0), log.get(1), invented), "--head", heads))
                .isEqualTo(2);
        assertThat(out.toString()).contains("Head 4: not compared", "Heads: NOT CHECKED");
    }

    /** The hash of a gap's last row may be the true one: what stood before it is gone all the same. */
    @Test
    void rowsThatWereSignedLatelyAreNotRemovedByTheirAge() throws Exception {
        Instant lately = Instant.now().minusSeconds(3_600);
        var upToTheNewest = new Gap(2, 5, log.get(4).hash());
        assertThat(run(export(log.get(0), upToTheNewest), "--head", heads(signed("shop", log.get(4), lately))))
                .isEqualTo(2);

        var before = new Gap(2, 4, log.get(3).hash());
        Path kept = heads(signed("shop", log.get(2), lately), signed("shop", log.get(4), lately));
        assertThat(run(export(log.get(0), before, log.get(4)), "--head", kept)).isEqualTo(2);
        assertThat(run(export(log.get(0), before, log.get(4)), "--head", kept, "--kept-days", "0"))
                .isZero();
    }

    private static Instant ago(int days) {
        return Instant.now().minus(Duration.ofDays(days));
    }

    private Gap gap(int first, int last) {
        return new Gap(first, last, log.get(last - 1).hash());
    }

    /** Five rows, recorded so many days ago. */
    private void fill(int... daysAgo) {
        log.clear();
        for (int days : daysAgo) {
            add("{}", ago(days));
        }
    }

    @Test
    void whatWasTakenOutBetweenTwoHeadsIsNotCalledOld() throws Exception {
        Path kept = heads(signed("shop", log.get(1), ago(1)), signed("shop", log.get(4), ago(0)));
        Path file = export(log.get(0), log.get(1), gap(3, 3), log.get(3), log.get(4));

        assertThat(run(file, "--head", kept)).isEqualTo(2);
        assertThat(out.toString()).contains("NOT CHECKED", "from place 3 on");
        assertThat(run(file)).as("no head is needed for it").isEqualTo(2);
        assertThat(run(file, "--kept-days", "0")).isZero();
    }

    @Test
    void whatFollowsAHeadThatWasSignedLatelyIsYoung() throws Exception {
        fill(500, 500, 2, 2, 1);
        Path file = export(log.get(0), log.get(1), gap(3, 4), log.get(4));

        assertThat(run(file, "--head", heads(signed("shop", log.get(1), ago(3)))))
                .isEqualTo(2);
        assertThat(run(file, "--head", heads(signed("shop", log.get(1), ago(410)))))
                .as("nothing tells that they were young")
                .isZero();
    }

    /** A head is signed every hour, also where nothing happens: one of today may be of a row that is old enough to go. */
    @Test
    void aTenantWhereNothingHappensIsNotAccusedOfPruning() throws Exception {
        fill(600, 500, 500, 500, 0);
        Path kept = heads(signed("shop", log.get(3), ago(499)), signed("shop", log.get(3), ago(1)));

        assertThat(run(export(log.get(0), gap(2, 4), log.get(4)), "--head", kept))
                .isZero();
        assertThat(out.toString()).doesNotContain("NOT CHECKED");
    }

    @Test
    void clocksAnHourApartAccuseNobodyOfPruning() throws Exception {
        log.clear();
        Instant border = ago(400);
        for (int minutes : List.of(60, -60, 55, -55, 600)) {
            add("{}", border.plus(Duration.ofMinutes(minutes)));
        }

        assertThat(run(export(log.get(0), gap(2, 2), log.get(2), gap(4, 4), log.get(4))))
                .isZero();
    }

    @Test
    void aGapWhereSomethingElseStandsIsNoLog() throws Exception {
        var wide = new Gap(1, 4, log.get(3).hash());
        var nested = new Gap(3, 3, log.get(0).hash());

        assertThat(run(export(wide, nested, log.get(4)), "--head", heads(signed("shop", log.get(2)))))
                .isEqualTo(2);
        assertThat(err.toString()).contains("the gap from place 3 to 3 lies where something else stands");
    }

    @Test
    void whatCannotBeCheckedIsNotCalledBroken() throws Exception {
        assertThat(run(folder.resolve("missing"))).isEqualTo(2);
        assertThat(run(Files.writeString(folder.resolve("a"), ""))).isEqualTo(2);
        assertThat(run(Files.writeString(folder.resolve("b"), "id,time,type\n")))
                .isEqualTo(2);
        assertThat(run(Files.writeString(folder.resolve("c"), "{\"seq\":\"x\"}\n")))
                .isEqualTo(2);
        assertThat(run(export(), "--head", Files.writeString(folder.resolve("d"), "{}")))
                .isEqualTo(2);
        assertThat(run(export(), "--head", heads(signed("other", log.get(4))))).isEqualTo(2);
        assertThat(run(export(), "--keys", keys())).isEqualTo(2);
        assertThat(run("--nonsense")).isEqualTo(2);
        assertThat(err.toString().lines())
                .allMatch(line -> line.startsWith("vestibule: "))
                .noneMatch(line -> line.contains("unexpectedly"));
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Exit code:", "HEADFILE");
    }
}
