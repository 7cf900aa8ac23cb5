package org.vestibule.portal.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "da | DANISH",
                "da-DK,da;q=0.9,en;q=0.5 | DANISH",
                "en-GB | ENGLISH",
                "de,da;q=0.8,en;q=0.7 | DANISH"
            })
    void theBestOfOursIsTaken(String header, Language language) {
        assertThat(Language.accepted(header)).contains(language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "de", "*;q=nonsense", ";;;"})
    void whoAsksForNoneOfOursGetsNone(String header) {
        assertThat(Language.accepted(header)).isEmpty();
    }

    @Test
    void anEndlessHeaderAsksForNothing() {
        assertThat(Language.accepted("da,".repeat(100))).isEmpty();
    }
}
