package org.vestibule.admin.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.admin.eventlog.EventFilter.Reader;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.problem.Problem;

class EventFilterTest {
    @ParameterizedTest
    @Tag("attack-53")
    @ValueSource(
            strings = {
                "-1000000000-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59Z",
                "+294277-01-01T00:00:00Z",
                "-4713-01-01T00:00:00Z",
                "0000-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "2026",
                "yesterday",
                ""
            })
    void aTimeThatIsNoneOrOutOfRangeIsRefused(String time) {
        assertRefused(time, null);
        assertRefused(null, time);
    }

    private static void assertRefused(String from, String to) {
        assertThatThrownBy(() -> EventFilter.of(Reader.PERSON, "shop", null, null, from, to))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.INVALID_REQUEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01T00:00:00Z",
                "1970-01-01T00:00:00Z",
                "2026-03-01T12:00:00.123456Z",
                "9999-12-30T23:59:59Z"
            })
    void everyOtherTimeIsTaken(String time) {
        assertThat(EventFilter.of(Reader.PERSON, "shop", null, null, time, time).from())
                .isEqualTo(Instant.parse(time));
    }
}
