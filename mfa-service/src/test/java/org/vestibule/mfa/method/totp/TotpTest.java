package org.vestibule.mfa.method.totp;

import static org.assertj.core.api.Assertions.assertThat;

import com.bastiaanjansen.otp.HMACAlgorithm;
import com.bastiaanjansen.otp.HOTPGenerator;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.codec.binary.Base32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes and key URIs against the published vectors. */
class TotpTest {
    private static final String DIGITS = "1234567890";
    /** {@code 12345678901234567890} in Base32, the key of RFC 4226 appendix D and RFC 6238 appendix B. */
    private static final String KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private static final int STEP_S = 30;

    @ParameterizedTest
    @Tag("C-02")
    @CsvSource({
        "59, 94287082, 46119246, 90693936",
        "1111111109, 07081804, 68084774, 25091201",
        "1111111111, 14050471, 67062674, 99943326",
        "1234567890, 89005924, 91819424, 93441116",
        "2000000000, 69279037, 90698825, 38618901",
        "20000000000, 65353130, 77737706, 47863826"
    })
    void libraryAgreesWithRfc6238AppendixB(long time, String sha1, String sha256, String sha512) {
        long step = Totp.stepAt(Instant.ofEpochSecond(time));

        assertThat(eightDigits(HMACAlgorithm.SHA1, 20).generate(step)).isEqualTo(sha1);
        assertThat(eightDigits(HMACAlgorithm.SHA256, 32).generate(step)).isEqualTo(sha256);
        assertThat(eightDigits(HMACAlgorithm.SHA512, 64).generate(step)).isEqualTo(sha512);
    }

    /** The classic error: the vectors of SHA-256 and SHA-512 want longer keys than those of SHA-1. */
    @Test
    void keyOfTwentyBytesGivesOtherCodesWithLongerDigests() {
        assertThat(eightDigits(HMACAlgorithm.SHA256, 20).generate(1)).isEqualTo("32247374");
        assertThat(eightDigits(HMACAlgorithm.SHA512, 20).generate(1)).isEqualTo("69342147");
    }

    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void codeOfTheAppendixIsAcceptedInSixDigitsWithItsLeadingZeros(long time, String code) {
        assertThat(Totp.matchingStep(KEY, code, Instant.ofEpochSecond(time))).hasValue(time / STEP_S);
        assertThat(Totp.matchingStep(KEY, code.substring(1), Instant.ofEpochSecond(time)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 287082",
        "2, 359152",
        "3, 969429",
        "4, 338314",
        "5, 254676",
        "6, 287922",
        "7, 162583",
        "8, 399871",
        "9, 520489"
    })
    void codeOfRfc4226AppendixDIsAcceptedInItsStep(long counter, String code) {
        assertThat(Totp.matchingStep(KEY, code, Instant.ofEpochSecond(counter * STEP_S)))
                .hasValue(counter);
    }

    /** The code of counter 1, shown by an app whose clock is behind. */
    @ParameterizedTest
    @Tag("S0-12")
    @CsvSource({"3, 60", "11, 300", "21, 600"})
    void codeOfTheLastTenMinutesTellsHowFarTheClockIsBehind(long step, long seconds) {
        assertThat(Totp.lag(KEY, "287082", Instant.ofEpochSecond(step * STEP_S)))
                .contains(Duration.ofSeconds(seconds));
    }

    /** Naming a code that is still to come would tell a guesser that it is worth keeping. */
    @ParameterizedTest
    @Tag("S0-12")
    @CsvSource({"1, 338314", "1, 520489", "2, 287082", "0, 287082", "22, 287082"})
    void codeToComeOrOfTheWindowOrTooOldTellsNothing(long step, String code) {
        assertThat(Totp.lag(KEY, code, Instant.ofEpochSecond(step * STEP_S))).isEmpty();
    }

    @Test
    void firstCodeOfRfc4226AppendixD() {
        assertThat(Totp.matchingStep(KEY, "755224", Instant.ofEpochSecond(STEP_S)))
                .hasValue(0);
    }

    @ParameterizedTest
    @Tag("attack-17")
    @Tag("S1-06")
    @ValueSource(longs = {-1, 0, 1})
    void codeOfAStepBesideIsAccepted(long away) {
        assertThat(Totp.matchingStep(KEY, "254676", atStep(5 + away))).hasValue(5);
    }

    @ParameterizedTest
    @Tag("attack-17")
    @ValueSource(longs = {-3, -2, 2, 3, 30})
    void codeOfAStepFurtherAwayIsRefused(long away) {
        assertThat(Totp.matchingStep(KEY, "254676", atStep(5 + away))).isEmpty();
    }

    @Test
    @Tag("attack-17")
    void windowEndsWithTheStepAndNotThirtySecondsLater() {
        Instant lastOfNextStep = atStep(7).minusNanos(1);

        assertThat(Totp.matchingStep(KEY, "254676", lastOfNextStep)).hasValue(5);
        assertThat(Totp.matchingStep(KEY, "254676", lastOfNextStep.plusNanos(1)))
                .isEmpty();
    }

    @ParameterizedTest
    @Tag("attack-18")
    @ValueSource(strings = {"", "0", "2", "25467", "2546760", "254676 ", "２５４６７６", "??????"})
    void onlySixAsciiDigitsMatch(String code) {
        assertThat(Totp.matchingStep(KEY, code, atStep(5))).isEmpty();
    }

    @Test
    void newKeyHas160BitsInBase32WithoutPadding() {
        String key = Totp.newKey();

        assertThat(key).matches("[A-Z2-7]{32}").isNotEqualTo(Totp.newKey());
        assertThat(new Base32().decode(key)).hasSize(20);
    }

    @Test
    @Tag("S0-02")
    void keyUriIsWhatAppsExpect() {
        String uri = Totp.uri(KEY, "ACME Co", "john@x.dk");

        assertThat(uri).startsWith("otpauth://totp/ACME%20Co:john%40x.dk?");
        assertThat(parameters(uri))
                .containsEntry("secret", KEY)
                .containsEntry("issuer", "ACME Co")
                .containsEntry("algorithm", "SHA1")
                .containsEntry("digits", "6")
                .containsEntry("period", "30");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Smith & Sons",
                "Nr #1",
                "100% sikker",
                "Blåbærgrød ApS",
                "Æ ø å",
                "a/b?c=d",
                "plus+sign",
                "smart \"quote\"",
                "%20",
                "日本"
            })
    void everyLetterOfIssuerAndAccountSurvives(String text) {
        String uri = Totp.uri(KEY, text, text);

        assertThat(uri).matches("[\\x21-\\x7e]+").doesNotContain("+");
        assertThat(label(uri)).isEqualTo(text + ":" + text);
        assertThat(parameters(uri)).containsEntry("issuer", text).containsEntry("secret", KEY);
        assertThat(URI.create(uri).getFragment()).isNull();
    }

    @Test
    void addressWithAPlusStaysThatAddress() {
        assertThat(label(Totp.uri(KEY, "ACME Co", "john+shop@x.dk"))).isEqualTo("ACME Co:john+shop@x.dk");
    }

    @Test
    void theLongestNamesFitIntoAPicture() {
        String uri = Totp.uri(KEY, "店".repeat(64), "名".repeat(254));

        assertThat(QrCode.dataUri(uri)).startsWith("data:image/png;base64,");
        assertThat(label(Totp.uri(KEY, "店", "😀".repeat(70)))).isEqualTo("店:" + "😀".repeat(64));
    }

    @Test
    void colonSplitsNoLabel() {
        String uri = Totp.uri(KEY, "A:B", "c:d");

        assertThat(label(uri)).isEqualTo("A B:c d");
        assertThat(parameters(uri)).containsEntry("issuer", "A B");
    }

    /** The codes are oathtool's. */
    @ParameterizedTest
    @CsvSource({
        "GEZDGNBVGY3TQOJQ, 343526",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ, 081804",
        "gezd gnbv gy3t qojq, 343526",
        "GEZD-GNBV-GY3T-QOJQ, 343526",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY======, 383666",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY, 383666",
        "NNJDG5SYHFYFCMTNKQ3XOWRUNZBDM6KM, 515247"
    })
    void keyOfAnotherSystemGoesOnHere(String key, String code) {
        Instant then = Instant.ofEpochSecond(1_111_111_109);

        assertThat(Totp.isKey(key)).isTrue();
        assertThat(Totp.matchingStep(Totp.plainKey(key), code, then)).hasValue(Totp.stepAt(then));
    }

    /** SP 800-63B-4 section 3.1.4 wants 112 bits of new keys; below 80 even an old one is none. */
    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "GEZDGNBVGY3TQOJ",
                "GEZDGNBVGY3TQOJ1",
                "GEZDGNBVGY3TQOJ8",
                "GÉZDGNBVGY3TQOJQ",
                "kR3vX9pQ2mT7wZ4nB6yL"
            })
    void whatIsNoKeyDoesNot(String key) {
        assertThat(Totp.isKey(key)).isFalse();
    }

    @Test
    void keyLongerThanAnyIsNone() {
        assertThat(Totp.isKey("A".repeat(208))).isTrue();
        assertThat(Totp.isKey("A".repeat(209))).isFalse();
    }

    private static Instant atStep(long step) {
        return Instant.ofEpochSecond(step * STEP_S);
    }

    private static HOTPGenerator eightDigits(HMACAlgorithm algorithm, int keyBytes) {
        byte[] key = DIGITS.repeat(7).substring(0, keyBytes).getBytes(StandardCharsets.US_ASCII);
        return new HOTPGenerator.Builder(new Base32().encode(key))
                .withPasswordLength(8)
                .withAlgorithm(algorithm)
                .build();
    }

    private static String label(String uri) {
        return decode(uri.substring("otpauth://totp/".length(), uri.indexOf('?')));
    }

    private static Map<String, String> parameters(String uri) {
        return Arrays.stream(uri.substring(uri.indexOf('?') + 1).split("&"))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(parameter -> parameter[0], parameter -> decode(parameter[1])));
    }

    /** Percent-encoding alone (RFC 3986): a plus is a plus, as apps read it. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
