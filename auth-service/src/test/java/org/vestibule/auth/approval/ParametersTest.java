package org.vestibule.auth.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.platform.problem.Problem;

/** What is read is what is shown and signed. */
class ParametersTest {
    private final ObjectMapper json = new ObjectMapper();

    private String read(String value) throws JsonProcessingException {
        return json.writeValueAsString(Parameters.read(json.readTree("{\"p\":" + value + "}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"example.dk\"",
                "\"Rødgrød med fløde 🙂\"",
                "\"\"",
                "true",
                "0",
                "-1",
                "999999999999999",
                "1250.5",
                "0.001",
                "-12345.6789012345"
            })
    void valueIsReadAsItStands(String value) throws JsonProcessingException {
        assertThat(read(value)).isEqualTo("{\"p\":" + value + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "\"a\\nb\"",
                "\"a\\rb\"",
                "\"a\\u0000b\"",
                "\"a\\u0085b\"",
                "\"a\\u2029b\"",
                "\"a\\u200fb\"",
                "\"a\\u2066b\"",
                "\"a\\ufeffb\"",
                "\"a\\ue000b\"",
                "\"a\\ud800b\"",
                "1000000000000000",
                "123456789012345678901234567890",
                "0.1234567890123456",
                "1e15",
                "1e-15",
                "1e999",
                "-1e999"
            })
    void valueThatCannotBeShownOrKeptIsRefused(String value) {
        assertThatThrownBy(() -> read(value)).isInstanceOf(Problem.class);
    }

    @Test
    @Tag("attack-71")
    void orderIsOursAndNotTheCallers() throws JsonProcessingException {
        assertThat(Parameters.read(json.readTree("{\"to\":\"x\",\"amount\":1,\"from\":\"y\"}"))
                        .keySet())
                .containsExactly("amount", "from", "to");
    }
}
