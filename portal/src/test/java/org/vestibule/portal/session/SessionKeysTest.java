package org.vestibule.portal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SessionKeysTest {
    private static final byte[] TOKENS = "tokens".getBytes(StandardCharsets.UTF_8);

    @Test
    void theCookieOpensWhatItSealed() {
        var keys = SessionKeys.random("shop");
        var again = SessionKeys.of("shop", keys.cookie()).orElseThrow();

        assertThat(again.id()).isEqualTo(keys.id());
        assertThat(again.open("user", keys.seal("user", TOKENS))).isEqualTo(TOKENS);
    }

    @Test
    void atAnotherTenantItFindsAndOpensNothing() {
        var keys = SessionKeys.random("shop");
        var elsewhere = SessionKeys.of("bank", keys.cookie()).orElseThrow();
        byte[] sealed = keys.seal("user", TOKENS);

        assertThat(elsewhere.id()).isNotEqualTo(keys.id());
        assertThatThrownBy(() -> elsewhere.open("user", sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsSealedStaysInItsSlot() {
        var keys = SessionKeys.random("shop");
        byte[] sealed = keys.seal("login", TOKENS);

        assertThatThrownBy(() -> keys.open("user", sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theNameInRedisTellsNothingOfTheCookie() {
        var keys = SessionKeys.random("shop");

        assertThat(keys.id()).doesNotContain(keys.cookie()).hasSize(64);
    }

    @Test
    void whatIsNoCookieOfOursIsNone() {
        assertThat(SessionKeys.of("shop", "")).isEmpty();
        assertThat(SessionKeys.of("shop", "c2hvcnQ")).isEmpty();
        assertThat(SessionKeys.of("shop", "§".repeat(43))).isEmpty();
    }
}
