package org.vestibule.platform.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    @Test
    void aQuotedStringIsAKey() {
        assertThat(read("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"")).contains("8e03978e-40d5-43dd-bc93-6894a57f9324");
        assertThat(read(" \"a b\" ")).contains("a b");
        assertThat(read("\"say \\\"hi\\\" \\\\\"")).contains("say \"hi\" \\");
        assertThat(read("\"" + "k".repeat(255) + "\"")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"\"",
                "8e03978e",
                "\"open",
                "'single'",
                "\"a\"b\"",
                "\"a\\n\"",
                "\"tab\t\"",
                "\"ø\"",
                "\"a\", \"b\"",
                "\"a\";p=1"
            })
    void anythingElseIsNone(String value) {
        assertThat(read(value)).isEmpty();
    }

    @Test
    void aKeyIsOneAndNoLongerThanItMayBe() {
        assertThat(read("\"" + "k".repeat(256) + "\"")).isEmpty();
        assertThat(IdempotencyKey.read(List.of("\"a\"", "\"a\""))).isEmpty();
    }

    @ParameterizedTest
    @Tag("attack-53")
    @ValueSource(strings = {"k", "k ", "\\\\", "\\\"", "k\\\"", "\"", "\\"})
    void aKeyOfAnyLengthCostsNothing(String part) {
        assertThat(read("\"" + part.repeat(20_000) + "\"")).isEmpty();
        assertThat(read("\"" + part.repeat(20_000))).isEmpty();
    }

    @Test
    @Tag("attack-53")
    void theLongestKeyMayBeAllBackslashes() {
        assertThat(read("\"" + "\\\\".repeat(255) + "\"")).contains("\\".repeat(255));
        assertThat(read("\"" + "\\\\".repeat(256) + "\"")).isEmpty();
    }

    private static java.util.Optional<String> read(String value) {
        return IdempotencyKey.read(List.of(value));
    }
}
