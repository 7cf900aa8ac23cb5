package org.vestibule.mfa.method.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmailAddressesTest {
    @Test
    void spellingsOfOneAddressHaveOneKey() {
        assertThat(EmailAddresses.key(" Kim@Example.DK ")).isEqualTo("kim@example.dk");
    }

    @ParameterizedTest
    @CsvSource({
        "kim@example.dk, k•••@e•••.dk",
        "k@e.co.uk, k•••@e•••.uk",
        "first.last@localhost, f•••@l•••",
        "\"a@b\"@example.dk, \"•••@e•••.dk"
    })
    void hintShowsNoMoreThanTheOwnerNeeds(String address, String hint) {
        assertThat(EmailAddresses.hint(address)).isEqualTo(hint);
    }
}
