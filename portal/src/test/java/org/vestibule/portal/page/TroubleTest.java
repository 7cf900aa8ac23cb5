package org.vestibule.portal.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vestibule.portal.rest.Problem;
import org.vestibule.portal.rest.Problem.InvalidField;

class TroubleTest {
    private static Problem problem(Long retryAfter, List<InvalidField> errors) {
        String type = "urn:vestibule:problem:locked";
        return new Problem(type, "Locked", 429, "Wait", errors, null, retryAfter, null, null, null, null, null);
    }

    @ParameterizedTest
    @CsvSource({"1,0", "59,0", "60,1", "61,2", "3600,60"})
    void waitsAreToldInMinutesCountedUp(long seconds, long minutes) {
        assertThat(Trouble.of(problem(seconds, null)).minutes()).isEqualTo(minutes);
    }

    @Test
    void fieldsThatAreWrongAreNamed() {
        var trouble = Trouble.of(problem(null, List.of(new InvalidField("name", "is missing"))));

        assertThat(trouble.title()).isEqualTo("Locked");
        assertThat(trouble.detail()).isEqualTo("name is missing");
    }
}
