package org.vestibule.platform.token;

import jakarta.annotation.security.PermitAll;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.problem.Problem;

/**
 * Whom a REST method lets in, as its {@link Accepts} says: people by their role, programs by their scope.
 *
 * @param open whether it asks for no token
 */
record AccessRule(List<TokenType> types, List<String> roles, List<Scope> programs, boolean open) {
    private static final AccessRule NOBODY = new AccessRule(List.of(), List.of(), List.of(), false);

    static AccessRule of(Method method) {
        return on(method).or(() -> on(method.getDeclaringClass())).orElse(NOBODY);
    }

    private static Optional<AccessRule> on(AnnotatedElement element) {
        if (element.isAnnotationPresent(PermitAll.class)) {
            return Optional.of(new AccessRule(List.of(), List.of(), List.of(), true));
        }
        return Optional.ofNullable(element.getAnnotation(Accepts.class))
                .map(accepts -> new AccessRule(
                        Arrays.asList(accepts.value()),
                        Arrays.asList(accepts.roles()),
                        Arrays.asList(accepts.programs()),
                        false));
    }

    /** Why the caller, whose token is of a kind that is taken, may not call; empty where they may. */
    Optional<Problem> objection(Caller caller) {
        if (caller.type() != TokenType.ACCESS) {
            return Optional.empty();
        }
        return caller.has(Role.CLIENT) ? outOfScope(caller) : roleMissing(caller);
    }

    private Optional<Problem> outOfScope(Caller program) {
        if (programs.isEmpty()) {
            return Optional.of(Problem.of(ProblemType.FORBIDDEN));
        }
        return Collections.disjoint(programs, program.scopes())
                ? Optional.of(Problem.outOfScope(programs.getFirst().text()))
                : Optional.empty();
    }

    private Optional<Problem> roleMissing(Caller person) {
        return roles.isEmpty() || roles.stream().anyMatch(person::has)
                ? Optional.empty()
                : Optional.of(Problem.of(ProblemType.FORBIDDEN));
    }
}
