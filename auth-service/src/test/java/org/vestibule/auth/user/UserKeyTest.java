package org.vestibule.auth.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserKeyTest {
    @ParameterizedTest
    @ValueSource(strings = {"ren\u00e9", "rene\u0301", "REN\u00c9", "RENE\u0301", "  Ren\u00e9 ", "\u2003ren\u00e9\t"})
    void spellingsOfOneNameAreOneUser(String typed) {
        assertThat(User.key(typed)).isEqualTo("ren\u00e9");
    }

    @ParameterizedTest
    @CsvSource({"rene, ren\u00e9", "kim, kim1", "a b, ab", "strasse, stra\u00dfe", "o, \u00f8"})
    void namesThatOnlyLookAlikeAreTwoUsers(String one, String other) {
        assertThat(User.key(one)).isNotEqualTo(User.key(other));
    }

    @Test
    void keyDoesNotDependOnTheMachinesLanguage() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));

            assertThat(User.key("INFO@EXAMPLE.DK")).isEqualTo("info@example.dk");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0130stanbul", "\u212angstr\u00f6m", "\u00c5rhus", "\ufb01x", "\u1e9e", "\u03a3\u03a3"})
    void keyOfAKeyIsThatKey(String text) {
        assertThat(User.key(User.key(text))).isEqualTo(User.key(text));
    }
}
