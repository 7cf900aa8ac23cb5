package org.vestibule.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {
    private final ObjectMapper json = new ObjectMapper();

    WireFormatTest() {
        new WireFormat().customize(json);
    }

    private record Answer(String someCode, Integer triesLeft, boolean confirm, Door door) {}

    private record Lists(List<String> list, Set<Door> set) {}

    /** Nobody has to think of it where the list is used. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"list\":[null]}", "{\"list\":[\"a\",null]}", "{\"set\":[null]}"})
    void aListHasNoNullInIt(String text) {
        assertThatThrownBy(() -> json.readValue(text, Lists.class)).isInstanceOf(MismatchedInputException.class);
    }

    private enum Door {
        FIRST,
        SECOND
    }

    @Test
    void namesAreSnakeCase() throws JsonProcessingException {
        var answer = new Answer("012345", 4, true, Door.SECOND);

        assertThat(json.writeValueAsString(answer))
                .isEqualTo("{\"some_code\":\"012345\",\"tries_left\":4,\"confirm\":true,\"door\":\"SECOND\"}");
        assertThat(json.readValue(json.writeValueAsString(answer), Answer.class))
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @Tag("attack-18")
    @ValueSource(
            strings = {
                "{\"some_code\":12345}",
                "{\"some_code\":0}",
                "{\"some_code\":1.5}",
                "{\"some_code\":true}",
                "{\"some_code\":[\"012345\"]}",
                "{\"some_code\":{}}",
                "{\"tries_left\":\"4\"}",
                "{\"tries_left\":1.5}",
                "{\"confirm\":\"true\"}",
                "{\"confirm\":1}",
                "{\"confirm\":null}",
                "{\"door\":0}",
                "{\"door\":\"0\"}",
                "{\"door\":\"\"}",
                "{\"confirm\":true} {}",
                "{\"unknown\":1}"
            })
    void nothingIsCoerced(String text) {
        assertThatThrownBy(() -> json.readValue(text, Answer.class)).isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @Tag("attack-53")
    @MethodSource("dear")
    void depthAndLengthsAreBounded(String text) {
        assertThatThrownBy(() -> json.readTree(text)).isInstanceOf(StreamConstraintsException.class);
    }

    static Stream<String> dear() {
        return Stream.of(
                "[".repeat(33),
                "{\"a\":".repeat(20_000),
                "[".repeat(20_000) + "]".repeat(20_000),
                "{\"" + "n".repeat(60_000) + "\":1}",
                "1".repeat(60_000),
                "[1e" + "9".repeat(100) + "]",
                "\"" + "s".repeat(1024 * 1024 + 1) + "\"");
    }

    @Test
    void whatTheContractHasIsWithinTheBounds() throws JsonProcessingException {
        assertThat(json.readTree("[".repeat(32) + "]".repeat(32)).isArray()).isTrue();
        assertThat(json.readTree("\"" + "s".repeat(100_000) + "\"").asText()).hasSize(100_000);
    }
}
