package org.vestibule.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ProblemMappersTest {
    private final ProblemMappers mappers = new ProblemMappers();

    @Test
    void textWithANulIsAnInvalidRequest() {
        var failure = new IllegalStateException(new SQLException("invalid byte sequence", "22021"));

        assertThat(mappers.other(failure).getStatus()).isEqualTo(400);
    }

    @Test
    void whatNobodyExpectedIsAnInternalError() {
        var failure = new IllegalStateException(new SQLException("division by zero", "22012"));

        assertThat(mappers.other(failure).getStatus()).isEqualTo(500);
    }
}
