package org.vestibule.platform.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.RightsSource.Answer;

/** Services that do not hear Kafka, and one that does. */
@Tag("attack-48")
class HeldRightsTest {
    private int asked;

    private HeldRights deaf(Answer answer) {
        return rights(new Revocations(new ObjectMapper(), Clock.systemUTC(), null, false), answer);
    }

    private static final class HearsEverything extends Revocations {
        HearsEverything() {
            super(new ObjectMapper(), Clock.systemUTC(), null, false);
        }

        @Override
        boolean isCurrent() {
            return true;
        }
    }

    private HeldRights rights(Revocations revocations, Answer answer) {
        return new HeldRights(revocations, new RightsSource() {
            @Override
            public boolean isNear() {
                return false;
            }

            @Override
            public Answer ask(Caller caller) {
                asked++;
                return answer;
            }
        });
    }

    private String said(Answer answer, Caller caller) {
        return deaf(answer)
                .objection(caller)
                .map(Problem::type)
                .map(ProblemType::slug)
                .orElse("in");
    }

    @Test
    void staffAndProgramsAreAskedFor() {
        assertThat(said(Answer.HELD, Callers.person(Role.OWNER))).isEqualTo("in");
        assertThat(said(Answer.HELD, Callers.program(Scope.LOGINS))).isEqualTo("in");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void whatTheyHaveLostIsFoundOut() {
        assertThat(said(Answer.LOST, Callers.person(Role.SUPPORT))).isEqualTo("session-revoked");
        assertThat(said(Answer.LOST, Callers.program(Scope.LOGINS))).isEqualTo("invalid-token");
    }

    @Test
    void theyAreRefusedWhereNobodyCanBeAsked() {
        Problem refused =
                deaf(Answer.UNKNOWN).objection(Callers.person(Role.OPERATOR)).orElseThrow();

        assertThat(refused.type()).isEqualTo(ProblemType.UNAVAILABLE);
        assertThat(refused.response().getHeaderString("Retry-After")).isEqualTo("2");
        assertThat(said(Answer.UNKNOWN, Callers.program(Scope.LOGINS))).isEqualTo("unavailable");
    }

    /** No event tells of its end, so hearing all events is not enough. */
    @Test
    void theBootstrapClientIsAskedForAlways() {
        HeldRights hearing = rights(new HearsEverything(), Answer.LOST);
        Caller bootstrap = Callers.of(TokenType.ACCESS, Set.of(Role.OPERATOR), null, Set.of(), null);

        assertThat(hearing.objection(Callers.person(Role.OWNER))).isEmpty();
        assertThat(asked).isZero();
        assertThat(hearing.objection(bootstrap).map(Problem::type)).contains(ProblemType.INVALID_TOKEN);
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void tokensOfCustomersLiveToTheirEnd() {
        assertThat(said(Answer.UNKNOWN, Callers.person(Role.CUSTOMER))).isEqualTo("in");
        assertThat(said(Answer.UNKNOWN, Callers.of(TokenType.PARTIAL, Set.of(), null, Set.of(), null)))
                .isEqualTo("in");
        assertThat(asked).isZero();
    }
}
