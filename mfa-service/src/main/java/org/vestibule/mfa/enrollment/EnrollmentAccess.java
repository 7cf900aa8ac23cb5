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

    /** Before anything of the user's is held: half a login that is not for a set-up has nothing to do here. */
    static void requirePurpose(Caller me) {
        if (me.type() == TokenType.PARTIAL && me.purpose() != Purpose.ENROLLMENT) {
            throw Problem.of(ProblemType.FORBIDDEN).detail(MfaText.SECOND_FACTOR_FIRST);
        }
    }

    /** In a transaction that names the tenant. */
    void require(Caller me) {
        requirePurpose(me);
        if (me.type() == TokenType.PARTIAL) {
            if (!authenticators.active(me.tenant(), me.id()).isEmpty()) {
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
