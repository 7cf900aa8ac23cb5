package org.vestibule.mfa.enrollment;

import jakarta.inject.Singleton;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.MfaText;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.authenticator.TwoFactorStatus;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Caller;

/**
 * Who may enroll: a logged-in user, as far as policy lets them; or one who is made to at login, with an enrollment partial
 * token, and only as long as nothing is enrolled. A pending second factor opens no way to add another.
 */
@Singleton
class EnrollmentAccess {
    private final Authenticators authenticators;
    private final TwoFactorStatus status;

    EnrollmentAccess(Authenticators authenticators, TwoFactorStatus status) {
        this.authenticators = authenticators;
        this.status = status;
    }

    /** In a transaction that names the tenant. */
    void require(Caller me) {
        if (me.type() == TokenType.PARTIAL) {
            boolean first = authenticators.active(me.tenant(), me.id()).isEmpty();
            if (me.purpose() != Purpose.ENROLLMENT || !first) {
                throw Problem.of(ProblemType.FORBIDDEN).detail(MfaText.SECOND_FACTOR_FIRST);
            }
            return;
        }
        status.requireMayChange(me);
    }

    /** What ends a factor, by taking its place or because it is no longer offered: half a login is not enough. */
    void requireToReplace(Caller me) {
        if (me.type() == TokenType.PARTIAL) {
            throw Problem.of(ProblemType.FORBIDDEN).detail(MfaText.SECOND_FACTOR_FIRST);
        }
        status.requireMayWeaken(me);
    }

    /** What a challenge is bound to: this login, or this session. */
    static String bindingOf(Caller me) {
        return me.type() == TokenType.PARTIAL ? me.tokenId() : String.valueOf(me.session());
    }
}
