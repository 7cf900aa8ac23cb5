package org.vestibule.auth.approval;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.vestibule.auth.login.Attempts.Wanted;
import org.vestibule.auth.login.Exchange;
import org.vestibule.auth.login.Exchange.Approved;
import org.vestibule.auth.login.LoginOutcome.SecondFactorRequired;
import org.vestibule.auth.login.LoginResource;
import org.vestibule.auth.login.Logins;
import org.vestibule.auth.session.Sessions;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Caller;

/** The second door, for who is inside and wants an action approved. */
@Singleton
class Door {
    private final Logins logins;
    private final Exchange exchange;
    private final Sessions sessions;
    private final ApprovalLimits limits;

    Door(Logins logins, Exchange exchange, Sessions sessions, ApprovalLimits limits) {
        this.logins = logins;
        this.exchange = exchange;
        this.sessions = sessions;
        this.limits = limits;
    }

    /** Asks for the second factor; throws the {@link Problem} where it cannot be asked for. */
    SecondFactorRequired ask(Caller me, Wanted wanted) {
        if (!sessions.isAlive(me.tenant(), me.session())) {
            throw Problem.of(ProblemType.SESSION_REVOKED);
        }
        limits.take(me.id()).ifPresent(wait -> {
            throw LoginResource.tooMany(wait, logins.supportOf(me.tenant()));
        });
        return logins.approve(me.tenant(), me.username(), wanted)
                .orElseThrow(() -> Problem.of(ProblemType.TWO_FACTOR_NOT_ENABLED));
    }

    /** See {@link Logins#factorsNow}. */
    OptionalInt factorsNow(String tenant, UUID user) {
        return logins.factorsNow(tenant, user);
    }

    Optional<Approved> open(Caller me, UUID id, String partialToken, String proof) {
        return exchange.redeemApproval(id, me.id(), partialToken, proof);
    }
}
