package org.vestibule.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.contracts.SecurityEvent.Outcome;

/** The golden files are what is on the wire: a change here is a change to everybody who reads it. */
class GoldenJsonTest {
    private static final UUID USER = UUID.fromString("019a0000-0000-7000-8000-00000000000a");

    private final ObjectMapper json = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    @ParameterizedTest
    @Tag("C-05")
    @ValueSource(
            strings = {
                "user.created",
                "login.failed",
                "authenticator.enrolled",
                "two_factor.disabled_by_staff",
                "staff.viewed_customer",
                "session.revoked"
            })
    void securityEventIsReadAndWrittenAsItWas(String file) throws IOException {
        SecurityEvent event = roundTrip(file, SecurityEvent.class);

        assertThat(event.type().type()).isEqualTo(file);
        assertThat(event.subject()).isEqualTo(USER);
        assertThat(event.tenant()).isEqualTo("reseller-storefront");
    }

    @ParameterizedTest
    @Tag("C-05")
    @ValueSource(strings = {"notification.requested", "notice.requested"})
    void notificationIsReadAndWrittenAsItWas(String file) throws IOException {
        NotificationRequested event = roundTrip(file, NotificationRequested.class);

        assertThat(event.type()).isEqualTo(NotificationRequested.TYPE);
        assertThat(event.data().sealed()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @ParameterizedTest
    @Tag("C-05")
    @ValueSource(strings = {"message.sms", "message.email"})
    void messageIsReadAndWrittenAsItWas(String file) throws IOException {
        roundTrip(file, Message.class);
    }

    @Test
    void eventThatIsMadeIsTheGoldenOne() throws IOException {
        var event = SecurityEvent.of(
                UUID.fromString("019a0000-0000-7000-8000-000000000004"),
                EventType.TWO_FACTOR_DISABLED_BY_STAFF,
                USER,
                Instant.parse("2026-03-02T07:07:00Z"),
                "reseller-storefront",
                new SecurityEvent.Data(
                        new Actor(UUID.fromString("019a0000-0000-7000-8000-00000000000d"), Kind.STAFF, "support"),
                        "192.0.2.8",
                        "Mozilla/5.0",
                        Outcome.SUCCESS,
                        "0f8fad5b-d9cb-469f-a165-70867728950e",
                        Map.of("reason", "phone lost, identity checked by call")));

        assertThat(tree(event)).isEqualTo(golden("two_factor.disabled_by_staff"));
    }

    @Test
    @Tag("C-06")
    void aProgramsActSaysForWhom() throws IOException {
        var event = json.treeToValue(golden("staff.viewed_customer"), SecurityEvent.class);

        assertThat(event.data().actor().kind()).isEqualTo(Kind.CLIENT);
        assertThat(event.data().actor().onBehalfOf()).isEqualTo("Kirsten Holm (12)");
    }

    @Test
    void actOfTheSystemNamesNobody() throws IOException {
        var event = json.treeToValue(golden("session.revoked"), SecurityEvent.class);

        assertThat(event.data().actor()).isEqualTo(Actor.SYSTEM);
        assertThat(event.data().ip()).isNull();
    }

    @Test
    void noticeThatNeverExpiresHasNoTime() throws IOException {
        var event = NotificationRequested.of(
                UUID.fromString("019a0000-0000-7000-8000-000000000007"),
                "/auth-service",
                USER,
                Instant.parse("2026-03-02T07:05:00Z"),
                "webshop-admin",
                new NotificationRequested.Data(null, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));

        assertThat(tree(event)).isEqualTo(golden("notice.requested"));
    }

    @Test
    void messageIsBoundToItsEventUserAndTenant() {
        UUID id = UUID.fromString("019a0000-0000-7000-8000-000000000006");

        assertThat(NotificationRequested.contextInfo(id, USER, "webshop-admin"))
                .asString()
                .isEqualTo("notification|019a0000-0000-7000-8000-000000000006"
                        + "|019a0000-0000-7000-8000-00000000000a|webshop-admin");
    }

    @ParameterizedTest
    @EnumSource
    void everyEventTypeIsReadByItsName(EventType type) throws IOException {
        ObjectNode event = (ObjectNode) golden("session.revoked");
        event.put("type", type.type());

        assertThat(json.treeToValue(event, SecurityEvent.class).type()).isEqualTo(type);
    }

    @Test
    void typeThatNoEventHasIsRefused() throws IOException {
        ObjectNode event = (ObjectNode) golden("session.revoked");
        event.put("type", "SESSION_REVOKED");

        assertThatThrownBy(() -> json.treeToValue(event, SecurityEvent.class))
                .isInstanceOf(ValueInstantiationException.class)
                .hasMessageContaining("no such event type");
    }

    @Test
    @Tag("attack-33")
    void messageDoesNotPrintCodeOrNumber() {
        var message = new Message(
                Channel.SMS, "+4520123456", Template.LOGIN_CODE, "da", null, Map.of("code", "012345", "minutes", "5"));

        assertThat(message.toString()).doesNotContain("20123456", "012345");
    }

    private <T> T roundTrip(String file, Class<T> type) throws IOException {
        JsonNode golden = golden(file);

        T read = json.treeToValue(golden, type);

        assertThat(tree(read)).isEqualTo(golden);
        return read;
    }

    private JsonNode tree(Object value) throws JsonProcessingException {
        return json.readTree(json.writeValueAsString(value));
    }

    private JsonNode golden(String file) throws IOException {
        try (var in = getClass().getResourceAsStream("/golden/" + file + ".json")) {
            return json.readTree(in);
        }
    }
}
