package org.vestibule.mfa.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneTimeCodeTest {
    @ParameterizedTest
    @ValueSource(strings = {"012345", "012 345", "012-345", " 012345 ", "012\u00a0345", "0 1 2 3 4 5"})
    void codeIsReadAsPeopleTypeIt(String typed) {
        assertThat(OneTimeCode.read(typed)).hasValue("012345");
    }

    @ParameterizedTest
    @Tag("attack-18")
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "12345",
                "1234567",
                "12345a",
                "+12345",
                "0x1234",
                "１２３４５６",
                "٠١٢٣٤٥",
                "12345６",
                "null",
                "[]",
                "123456\n",
                "123456\u0000",
                "1e5000"
            })
    void anythingButSixAsciiDigitsIsNoCode(String typed) {
        assertThat(OneTimeCode.read(typed)).isEmpty();
    }

    @Test
    @Tag("attack-18")
    void onlyTheSameStringIsEqual() {
        assertThat(OneTimeCode.equal("012345", "012345")).isTrue();
        assertThat(OneTimeCode.equal("012345", "012346")).isFalse();
        assertThat(OneTimeCode.equal("012345", "12345")).isFalse();
        assertThat(OneTimeCode.equal("012345", "")).isFalse();
        assertThat(OneTimeCode.equal("", "012345")).isFalse();
    }

    @Test
    void newCodesHaveSixDigitsAndUseTheWholeRange() {
        long[] perFirstDigit = new long[10];
        Stream.generate(OneTimeCode::random).limit(20_000).forEach(code -> {
            assertThat(code).matches("[0-9]{6}");
            perFirstDigit[code.charAt(0) - '0']++;
        });

        // 2000 expected each; 300 is seven standard deviations
        assertThat(IntStream.range(0, 10).mapToObj(digit -> perFirstDigit[digit]))
                .allSatisfy(count -> assertThat(count).isBetween(1700L, 2300L));
    }
}
