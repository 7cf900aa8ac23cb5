package org.vestibule.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S0-11")
class OwnNameTest {
    private static final List<String> NAMES =
            List.of("birgitte", "b.sørensen@mail.example", "Havnens Butik", "webshop-admin");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "birgitte",
                "Birgitte",
                "BIRGITTE2026!",
                "b1rg1tte",
                "birgittebirgitte",
                "bsørensen",
                "B.Sørensen1",
                "b.sørensen@mail.example",
                "havnensbutik",
                "Havnens-Butik-1",
                "webshop admin",
                "Web$hop-@dm1n99"
            })
    void aNameInAnotherDressIsAName(String password) {
        assertThat(OwnName.is(password, NAMES)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"birgitte drinks tea", "birgittes kat", "havnen ved butikken", "20262026", "!!!!!!!!", "sørensen"
            })
    void aNameInsideOfMoreIsNone(String password) {
        assertThat(OwnName.is(password, NAMES)).isFalse();
    }

    @Test
    void aNameOfDigitsOrOfTwoLettersCountsOnlyAsItIs() {
        assertThat(OwnName.is("20-123-456", List.of("20123456"))).isTrue();
        assertThat(OwnName.is("20123457", List.of("20123456"))).isFalse();
        assertThat(OwnName.is("al123456", List.of("al"))).isFalse();
        assertThat(OwnName.is("😀😀😀😀😀😀😀😀", List.of("😀"))).isFalse();
    }
}
