package org.vestibule.platform.token;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.problem.Problem;

/**
 * Whether a caller still has what their token says (ADR 0033). What events have told is looked at for everybody. Staff and programs
 * are checked against auth-service as well, in auth-service always, elsewhere while events may be missing, and the bootstrap client
 * everywhere, since no event tells of its end; they are refused where it cannot be asked. Tokens of customers live to their end then.
 */
@Singleton
public class HeldRights {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Revocations revocations;
    private final RightsSource source;

    HeldRights(Revocations revocations, RightsSource source) {
        this.revocations = revocations;
        this.source = source;
    }

    /** For work that takes long, or that happens a while after the token was looked at: throws the {@link Problem}. */
    public void require(Caller caller) {
        objection(caller).ifPresent(problem -> {
            throw problem;
        });
    }

    Optional<Problem> objection(Caller caller) {
        return told(caller).or(() -> isToAsk(caller) ? asked(caller) : Optional.empty());
    }

    /** What is known without asking anybody. */
    Optional<Problem> told(Caller caller) {
        return revocations.contradicts(caller) ? Optional.of(lost(caller)) : Optional.empty();
    }

    boolean isToAsk(Caller caller) {
        boolean mighty = caller.type() == TokenType.ACCESS && (caller.isProgram() || caller.isStaff());
        return mighty && (source.isNear() || caller.isBootstrapClient() || !revocations.isCurrent());
    }

    Optional<Problem> asked(Caller caller) {
        return switch (source.ask(caller)) {
            case HELD -> Optional.empty();
            case LOST -> Optional.of(lost(caller));
            case UNKNOWN -> Optional.of(Problem.unavailable(RETRY_AFTER));
        };
    }

    private static Problem lost(Caller caller) {
        return caller.isProgram()
                ? Problem.of(ProblemType.INVALID_TOKEN)
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
                : Problem.of(ProblemType.SESSION_REVOKED);
    }
}
