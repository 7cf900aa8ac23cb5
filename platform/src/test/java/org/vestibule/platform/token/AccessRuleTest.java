package org.vestibule.platform.token;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.security.PermitAll;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.problem.Problem;

@Tag("attack-47")
class AccessRuleTest {
    /** Of all ways in which a method can say whom it is for. */
    @Accepts(value = TokenType.ACCESS, roles = Role.OWNER)
    static final class Routes {
        void owners() {}

        @Accepts(
                value = TokenType.ACCESS,
                roles = {Role.OWNER, Role.CLIENT})
        void programsByRole() {}

        @Accepts(
                value = TokenType.ACCESS,
                roles = Role.OWNER,
                programs = {Scope.SESSIONS_END, Scope.CUSTOMERS_READ})
        void programsByScope() {}

        @Accepts(TokenType.ACCESS)
        void anybody() {}

        @PermitAll
        void open() {}
    }

    private static String answer(String route, Caller caller) throws NoSuchMethodException {
        return AccessRule.of(Routes.class.getDeclaredMethod(route))
                .objection(caller)
                .map(Problem::type)
                .map(ProblemType::slug)
                .orElse("in");
    }

    @Test
    void aProgramComesInByItsScopeAlone() throws Exception {
        Caller mighty = Callers.program(Scope.values());

        assertThat(answer("owners", mighty)).isEqualTo("forbidden");
        assertThat(answer("programsByRole", mighty))
                .as("who forgets the scope has closed the route")
                .isEqualTo("forbidden");
        assertThat(answer("anybody", mighty))
                .as("a program has nothing of its own")
                .isEqualTo("forbidden");
        assertThat(answer("programsByScope", mighty)).isEqualTo("in");
        assertThat(answer("programsByScope", Callers.program(Scope.CUSTOMERS_READ)))
                .isEqualTo("in");
        assertThat(answer("programsByScope", Callers.program(Scope.USERS_WRITE)))
                .isEqualTo("insufficient-scope");
        assertThat(answer("programsByScope", Callers.program())).isEqualTo("insufficient-scope");
    }

    @Test
    void theAnswerSaysWhichScopeIsNeeded() throws Exception {
        var refused = AccessRule.of(Routes.class.getDeclaredMethod("programsByScope"))
                .objection(Callers.program(Scope.USERS_WRITE))
                .orElseThrow()
                .response();

        assertThat(refused.getStatus()).isEqualTo(403);
        assertThat(refused.getHeaderString("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"sessions:end\"");
    }

    /** Somebody who has the role of programs besides another one gets the rights of neither. */
    @Test
    void aRoleBesidesDoesNotHelpAProgram() throws Exception {
        Caller both = Callers.of(TokenType.ACCESS, Set.of(Role.CLIENT, Role.OWNER), null, Set.of(), null);

        assertThat(answer("owners", both)).isEqualTo("forbidden");
        assertThat(answer("programsByScope", both)).isEqualTo("insufficient-scope");
    }

    @Test
    void peopleComeInByTheirRole() throws Exception {
        assertThat(answer("owners", Callers.person(Role.OWNER))).isEqualTo("in");
        assertThat(answer("programsByScope", Callers.person(Role.SUPPORT))).isEqualTo("forbidden");
        assertThat(answer("anybody", Callers.person(Role.CUSTOMER))).isEqualTo("in");
        assertThat(AccessRule.of(Routes.class.getDeclaredMethod("open")).open()).isTrue();
    }
}
