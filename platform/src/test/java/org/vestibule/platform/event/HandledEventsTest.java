package org.vestibule.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.EventType;

class HandledEventsTest {
    private final HandledEvents events =
            new HandledEvents(new ObjectMapper().registerModule(new JavaTimeModule()), EventType.USER_DELETED);

    private static byte[] event(String type, String more) {
        return """
                {"id":"01a20000-0000-7000-8000-000000000000","source":"/auth-service","type":"%s","tenant":"shop","time":"2027-01-31T10:00:00Z"%s}
                """.formatted(type, more).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void oneThatIsHandledIsReadAlsoWithMembersOfALaterRelease() {
        assertThat(events.in(event("user.deleted", ",\"since_tomorrow\":{\"a\":1}")))
                .hasValueSatisfying(event -> assertThat(event.tenant()).isEqualTo("shop"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"login.succeeded", "authenticator.painted", ""})
    void anotherTypeIsNoneOfItsBusinessAlsoOneOfALaterRelease(String type) {
        assertThat(events.in(event(type, ",\"actor\":7"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "", "[]", "7", "{}", "{\"type\":7}", "{\"type\":\"user.deleted\",\"time\":{}}"})
    void whatIsNotAnEventIsRefused(String record) {
        assertThatIllegalArgumentException().isThrownBy(() -> events.in(record.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mfa-service", "/admin-service", "/auth-service/", ""})
    @Tag("attack-58")
    void oneThatAnotherServiceStatesIsRefused(String source) {
        String record = new String(event("user.deleted", ""), StandardCharsets.UTF_8).replace("/auth-service", source);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> events.in(record.getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("user.deleted");
    }
}
