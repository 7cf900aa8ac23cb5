package org.vestibule.portal.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MovedTest {
    @Test
    @Tag("attack-8")
    void onlyWhoTypedTheSameFollows() {
        var moved = Moved.to("cookie", "totp 123456");

        assertThat(moved.isFor("totp 123456")).isTrue();
        assertThat(moved.isFor("totp 123457")).isFalse();
        assertThat(moved.isFor("")).isFalse();
        assertThat(moved.toString()).doesNotContain("123456");
    }

    @Test
    void nobodyFollowsWhereNothingWasTyped() {
        assertThat(Moved.to("cookie", "").isFor("")).isFalse();
    }
}
