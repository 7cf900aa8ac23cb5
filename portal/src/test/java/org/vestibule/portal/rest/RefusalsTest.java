package org.vestibule.portal.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
    private static final String SESSIONS_LEFT = """
            {"type":"urn:vestibule:problem:unavailable","title":"Not now","status":503,
             "detail":"Two-factor login is off, but the sessions could not be ended","of_tomorrow":1}""";

    private static RuntimeException of(int status, String body) {
        return new Refusals()
                .toThrowable(Response.status(status)
                        .header(HttpHeaders.RETRY_AFTER, "7")
                        .entity(body)
                        .build());
    }

    @Test
    void whatAServiceThatIsAwaySaysIsKept() {
        assertThat(of(503, SESSIONS_LEFT)).isInstanceOfSatisfying(Away.class, away -> {
            assertThat(away.retryAfterSeconds()).isEqualTo(7);
            assertThat(away.detail()).isEqualTo("Two-factor login is off, but the sessions could not be ended");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "<html>Bad gateway</html>", "{\"title\":\"Not now\"}", "{\"status\":\"x\"}"})
    void anythingElseSaysNothing(String body) {
        assertThat(of(502, body)).isInstanceOfSatisfying(Away.class, away -> {
            assertThat(away.retryAfterSeconds()).isEqualTo(7);
            assertThat(away.detail()).isNull();
        });
    }

    @Test
    void aProblemOfTheRequestIsARefusal() {
        assertThat(of(409, "{\"type\":\"urn:vestibule:problem:conflict\",\"status\":409}"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problem().status()).isEqualTo(409));
        assertThat(of(404, "<html>Not here</html>")).isInstanceOf(Away.class);
    }
}
