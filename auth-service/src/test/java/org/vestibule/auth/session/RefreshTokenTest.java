package org.vestibule.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokenTest {
    private static final UUID SESSION = UUID.fromString("019a0000-0000-7000-8000-00000000abcd");

    @ParameterizedTest
    @ValueSource(strings = {"shop", "reseller-storefront", "a.b", "x"})
    void textIsReadBack(String tenant) {
        var token = RefreshToken.first(tenant, SESSION);

        var read = RefreshToken.parse(token.text()).orElseThrow();

        assertThat(read.tenant()).isEqualTo(tenant);
        assertThat(read.session()).isEqualTo(SESSION);
        assertThat(read.familyHash()).isEqualTo(token.familyHash());
        assertThat(read.secretHash()).isEqualTo(token.secretHash());
        assertThat(read.text()).isEqualTo(token.text());
    }

    @Test
    void rotationKeepsTheFamilyAndChangesTheSecret() {
        var token = RefreshToken.first("shop", SESSION);

        var next = token.next();

        assertThat(next.tenant()).isEqualTo("shop");
        assertThat(next.session()).isEqualTo(SESSION);
        assertThat(next.familyHash()).isEqualTo(token.familyHash());
        assertThat(next.secretHash()).isNotEqualTo(token.secretHash());
    }

    @Test
    void secretsHaveAtLeast128BitsAndAreNeverTheSame() {
        var one = RefreshToken.first("shop", SESSION);
        var other = RefreshToken.first("shop", SESSION);

        assertThat(one.family()).hasSize(16).isNotEqualTo(other.family());
        assertThat(one.secret()).hasSize(32).isNotEqualTo(other.secret());
    }

    @Test
    @Tag("attack-33")
    void printedTokenShowsNoSecret() {
        var token = RefreshToken.first("shop", SESSION);
        String secrets = token.text().substring("shop.".length());

        assertThat(token.toString()).contains("[redacted]").doesNotContain(secrets, secrets.substring(40));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "shop",
                "shop.",
                "shop.AAAA",
                ".AZoAAAAAcACAAAAAAACrzQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "shop.*ZoAAAAAcACAAAAAAACrzQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "eyJhbGciOiJub25lIn0.e30.",
                "日本.日本"
            })
    void textOfAnotherFormIsNoToken(String text) {
        assertThat(RefreshToken.parse(text)).isEmpty();
    }
}
