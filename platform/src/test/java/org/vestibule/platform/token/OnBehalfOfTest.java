package org.vestibule.platform.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.ProblemType;

@Tag("C-06")
class OnBehalfOfTest {
    private static final OnBehalfOf REQUIRED = new OnBehalfOf(true);
    private static final OnBehalfOf OPTIONAL = new OnBehalfOf(false);

    @ParameterizedTest
    @CsvSource({
        "Kirsten Holm (12), Kirsten Holm (12)",
        "12, 12",
        "a+b@shop.example, a+b@shop.example",
        "S%C3%B8ren, Søren",
        "100%25 Kim, 100% Kim",
        "'  Kim  ', Kim",
        "=SUM(A1), =SUM(A1)"
    })
    void whatIsPrintableIsTakenAsItIsMeant(String sent, String said) {
        assertThat(OnBehalfOf.read(sent)).contains(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "...",
                "Søren",
                "S\u00c3\u00b8ren",
                "50% Kim",
                "%C3",
                "Kim%0A2026-01-01 forged",
                "Kim%00",
                "Kim%E2%80%AEmiK",
                "Kim%E2%80%A8",
                "Kim\tHolm"
            })
    void whatIsNotIsRefused(String sent) {
        assertThat(OnBehalfOf.read(sent)).isEmpty();
        assertThat(OPTIONAL.objection(true, List.of(sent))).get().satisfies(problem -> assertThat(problem.type())
                .isEqualTo(ProblemType.INVALID_REQUEST));
    }

    @Test
    void aHundredCharactersAreTakenAndNoMore() {
        assertThat(OnBehalfOf.read("x".repeat(100))).isPresent();
        assertThat(OnBehalfOf.read("%C3%B8".repeat(100))).contains("ø".repeat(100));
        assertThat(OnBehalfOf.read("x".repeat(101))).isEmpty();
    }

    @Test
    void onlyProgramsSayItAndWhereItIsAskedForTheyMust() {
        assertThat(REQUIRED.objection(true, null)).isPresent();
        assertThat(REQUIRED.objection(true, List.of("Kim"))).isEmpty();
        assertThat(REQUIRED.objection(true, List.of("Kim", "Bo"))).isPresent();
        assertThat(OPTIONAL.objection(true, null)).isEmpty();
        assertThat(OPTIONAL.objection(true, List.of("Kim"))).isEmpty();
        assertThat(REQUIRED.objection(false, null)).isEmpty();
        assertThat(REQUIRED.objection(false, List.of("Kim"))).isPresent();
    }
}
