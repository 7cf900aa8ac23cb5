package org.vestibule.platform.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 section 12.5.4, RFC 4647 section 3.4. */
class LanguageTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            da                              | DANISH
            da-DK                           | DANISH
            DA-dk                           | DANISH
            da-Latn-DK                      | DANISH
            en                              | ENGLISH
            en-GB                           | ENGLISH
            da, en;q=0.9                    | DANISH
            en;q=0.9, da                    | DANISH
            en, da;q=0.9                    | ENGLISH
            da;q=0.3, en;q=0.5              | ENGLISH
            de-DE, de;q=0.9, da;q=0.2       | DANISH
            sv, nb;q=0.8                    | ENGLISH
            *                               | ENGLISH
            *, da;q=0.5                     | DANISH
            da;q=0, *                       | ENGLISH
            da;q=0                          | ENGLISH
            en;q=0, da;q=0.1                | DANISH
            da-DK , da;q=0.8,en;q=0.7       | DANISH
            """)
    void bestOfTheAcceptedIsSpoken(String header, Language spoken) {
        assertThat(Language.accepted(List.of(header))).isEqualTo(spoken);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {" ", ",", "da;q=2", "da;q=x", "<script>", "da_DK", "../da", ";", "q=1", "æøå"})
    void whoAsksForNothingThatCanBeReadGetsEnglish(String header) {
        assertThat(Language.accepted(header == null ? null : List.of(header))).isEqualTo(Language.ENGLISH);
    }

    @Test
    void linesOfTheFieldAreOneList() {
        assertThat(Language.accepted(List.of("en;q=0.1", "da"))).isEqualTo(Language.DANISH);
        assertThat(Language.accepted(List.of())).isEqualTo(Language.ENGLISH);
    }

    @Test
    void headerLongerThanAnyBrowserSendsIsNotRead() {
        assertThat(Language.accepted(List.of("da" + ",xx".repeat(2000)))).isEqualTo(Language.ENGLISH);
    }
}
