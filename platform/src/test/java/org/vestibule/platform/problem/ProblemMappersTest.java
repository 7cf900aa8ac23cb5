package org.vestibule.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validation;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.platform.sealing.Unopenable;
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

    @Test
    void aTokenThatNobodyCanCheckIsNotInvalid() {
        var unchecked = new AuthenticationFailedException(new ParseException("x", new IOException("refused")));

        assertThat(mappers.invalidToken(unchecked).getStatus()).isEqualTo(503);
        assertThat(mappers.invalidToken(new AuthenticationFailedException(new ParseException("expired")))
                        .getStatus())
                .isEqualTo(401);
    }

    @Test
    @Tag("attack-79")
    void aSealedValueThatWasTamperedWithIsUnavailable() {
        assertThat(mappers.unopenable(new Unopenable("authenticator 1")).getStatus())
                .isEqualTo(503);
    }
}
