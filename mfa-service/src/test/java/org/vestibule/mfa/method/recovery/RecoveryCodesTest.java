package org.vestibule.mfa.method.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryCodesTest {
    private final RecoveryCodes codes =
            new RecoveryCodes(null, null, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), new SimpleMeterRegistry(), 0);

    @AfterEach
    void close() {
        codes.close();
    }

    @Test
    @Tag("S1-03")
    void setHoldsTenCodesOfEightyBitsInGroupsOfFour() {
        var set = codes.generate(10);

        assertThat(set.shown())
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}"))
                .allMatch(code -> RecoveryCodes.canonical(code).isPresent());
        assertThat(set.salt()).hasSize(16);
        assertThat(set.hashes().stream().map(HexFormat.of()::formatHex))
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(hash -> hash.length() == 64);
    }

    @Test
    void setsOfTwoUsersShareNeitherSaltNorCode() {
        var one = codes.generate(1);
        var other = codes.generate(1);

        assertThat(one.salt()).isNotEqualTo(other.salt());
        assertThat(one.shown()).doesNotContainAnyElementsOf(other.shown());
    }

    @Test
    void tenantWithoutRecoveryCodesGetsAnEmptySet() {
        assertThat(codes.generate(0)).isSameAs(RecoveryCodes.NewSet.NONE);
    }

    @Test
    @Tag("attack-33")
    void setDoesNotPrintItsCodes() {
        var set = codes.generate(1);

        assertThat(set.toString()).doesNotContain(set.shown().getFirst()).contains("[redacted]");
    }

    @ParameterizedTest
    @CsvSource({
        "ABCD-EFGH-JKMN-PQRS, ABCDEFGHJKMNPQRS",
        "abcd-efgh-jkmn-pqrs, ABCDEFGHJKMNPQRS",
        "abcdefghjkmnpqrs, ABCDEFGHJKMNPQRS",
        "'  abcd efgh\tjkmn-pqrs ', ABCDEFGHJKMNPQRS",
        "O0o0-I1i1-L1l1-TVWX, 000011111111TVWX"
    })
    void codeIsReadAsPeopleTypeAndMisreadIt(String typed, String canonical) {
        assertThat(RecoveryCodes.canonical(typed)).hasValue(canonical);
    }

    @ParameterizedTest
    @Tag("attack-18")
    @ValueSource(
            strings = {
                "",
                "A",
                "ABCD-EFGH-JKMN-PQR",
                "ABCD-EFGH-JKMN-PQRST",
                "ABCD-EFGH-JKMN-PQRU",
                "ABCD-EFGH-JKMN-PQR*",
                "ABCD-EFGH-JKMN-PQR５",
                "ÀBCD-EFGH-JKMN-PQRS",
                "ABCD_EFGH_JKMN_PQRS"
            })
    void anythingElseIsNoCode(String typed) {
        assertThat(RecoveryCodes.canonical(typed)).isEmpty();
    }
}
