package org.vestibule.portal.visit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/security",
                "/customers?query=anna&two_factor=enabled",
                "/customers/01a2-b/events?cursor=a_b-c"
            })
    void aPageOfTheTenantIsGoneBackTo(String path) {
        assertThat(ReturnPath.of(path)).contains(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "security",
                "//evil.example",
                "/\\evil.example",
                "https://evil.example/",
                "javascript:alert(1)",
                "/\n//evil.example",
                "/%zz",
                "/..//evil.example",
                "/a/../../platform/login",
                "/./x",
                "/a b",
                "/<script>"
            })
    void nothingElseIs(String path) {
        assertThat(ReturnPath.of(path)).isEmpty();
    }

    @Test
    void noPathIsEndless() {
        assertThat(ReturnPath.of("/" + "a".repeat(500))).isEmpty();
        assertThat(ReturnPath.of(null)).isEmpty();
    }
}
