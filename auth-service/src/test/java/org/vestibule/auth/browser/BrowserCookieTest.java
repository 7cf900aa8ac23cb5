package org.vestibule.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Cookie;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserCookieTest {
    private static final UUID KIM = UUID.fromString("019a0000-0000-7000-8000-00000000000a");
    private static final UUID ALEX = UUID.fromString("019a0000-0000-7000-8000-00000000000b");

    private static Map<String, Cookie> cookies(String name, String value) {
        return Map.of(name, new Cookie.Builder(name).value(value).build());
    }

    @Test
    void eachUserOfABrowserHasTheirOwn() {
        BrowserCookie kims = BrowserCookie.random(KIM);
        BrowserCookie alexs = BrowserCookie.random(ALEX);

        assertThat(kims.name())
                .startsWith("__Host-vestibule-browser-")
                .isNotEqualTo(alexs.name())
                .doesNotContain("00000000000a");
        assertThat(kims.hash()).isNotEqualTo(alexs.hash()).isNotEqualTo(kims.secret());
        assertThat(BrowserCookie.random(KIM).hash()).isNotEqualTo(kims.hash());
        assertThat(kims.toString()).doesNotContain("secret=");
    }

    @Test
    void whatWasSetIsReadAgain() {
        BrowserCookie set = BrowserCookie.random(KIM);
        String value = set.header(Duration.ofDays(7)).getValue();

        assertThat(value).matches("[A-Za-z0-9_-]{43}");
        assertThat(BrowserCookie.of(KIM, cookies(set.name(), value)))
                .hasValueSatisfying(read -> assertThat(read.hash()).isEqualTo(set.hash()));
        assertThat(BrowserCookie.of(ALEX, cookies(set.name(), value))).isEmpty();
        assertThat(BrowserCookie.of(KIM, Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAA", "not base64url!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void whatIsNoneIsNone(String value) {
        assertThat(BrowserCookie.of(KIM, cookies(BrowserCookie.random(KIM).name(), value)))
                .isEmpty();
    }
}
