package org.vestibule.platform.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vestibule.platform.PlatformText.FIELD_UNREADABLE;
import static org.vestibule.platform.PlatformText.TOO_BUSY;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void argumentsStandInTheirPlaces() {
        assertThat(FIELD_UNREADABLE.in(Language.ENGLISH, "user.name", 2, 17))
                .isEqualTo("The field “user.name” is unknown or of a wrong type (line 2, column 17)");
        assertThat(FIELD_UNREADABLE.in(Language.DANISH, "user.name", 2, 17))
                .isEqualTo("Feltet “user.name” er ukendt eller har en forkert type (linje 2, kolonne 17)");
    }

    @Test
    void argumentIsNoFormat() {
        assertThat(FIELD_UNREADABLE.in(Language.ENGLISH, "{1}'%s", 2, 17)).contains("“{1}'%s”");
    }

    @Test
    void argumentThatIsATextSpeaksTheSameLanguage() {
        String busy = TOO_BUSY.in(Language.DANISH);

        assertThat(FIELD_UNREADABLE.in(Language.DANISH, TOO_BUSY, 1, 1)).contains("“" + busy + "”");
        assertThat(FIELD_UNREADABLE.in(Language.DANISH, List.of(TOO_BUSY, "x"), 1, 1))
                .contains("“" + busy + ", x”");
    }

    @Test
    void languageOfTheMachineDoesNotMatter() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.of("da", "DK"));
        try {
            assertThat(TOO_BUSY.in(Language.ENGLISH)).startsWith("There are");
        } finally {
            Locale.setDefault(before);
        }
    }
}
