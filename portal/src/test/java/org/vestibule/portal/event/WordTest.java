package org.vestibule.portal.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordTest {
    @Test
    void detailsOfTheContractAreWords() {
        assertThat(Word.of("recovery_code")).contains(Word.RECOVERY_CODE);
        assertThat(Word.of("totp")).contains(Word.TOTP);
    }

    @Test
    void whatStaffTypedAndWhatIsNoTextIsNone() {
        assertThat(Word.of("Lost phone, identity checked")).isEmpty();
        assertThat(Word.of("TOTP")).isEmpty();
        assertThat(Word.of(3)).isEmpty();
        assertThat(Word.of(null)).isEmpty();
    }
}
