package org.vestibule.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validation;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;
import org.vestibule.platform.text.Language;

class ProblemMappersTest {
    private final ProblemMappers mappers = new ProblemMappers();

    @Test
    void textWithANulIsAnInvalidRequest() {
        var failure = new IllegalStateException(new SQLException("invalid byte sequence", "22021"));

        assertThat(mappers.other(failure).getStatus()).isEqualTo(400);
    }

    @Test
    void theFieldIsNamedAsItIsWrittenAlsoWhereAnElementOfItIsWrong() {
        record Shop(@NotNull String shopName, List<@Size(max = 3) String> webOrigins) {}
        var validator = Validation.byDefaultProvider()
                .configure()
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()
                .getValidator();

        var answer = mappers.invalidField(
                new ConstraintViolationException(validator.validate(new Shop(null, List.of("abc", "abcd")))));

        assertThat(answer.getEntity()).isInstanceOfSatisfying(Problem.class, problem -> assertThat(
                        problem.in(Language.ENGLISH).get("errors"))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .extracting(wrong -> wrong.get("field"))
                .containsExactlyInAnyOrder("shop_name", "web_origins"));
    }

    @Test
    void whatNobodyExpectedIsAnInternalError() {
        var failure = new IllegalStateException(new SQLException("division by zero", "22012"));

        assertThat(mappers.other(failure).getStatus()).isEqualTo(500);
    }
}
