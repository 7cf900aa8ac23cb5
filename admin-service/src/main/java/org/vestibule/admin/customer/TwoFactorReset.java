package org.vestibule.admin.customer;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.vestibule.admin.AdminText;
import org.vestibule.admin.customer.MfaService.Reason;
import org.vestibule.admin.customer.StaffAction.Asked;
import org.vestibule.admin.relay.UpstreamAnswer;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Caller;

/**
 * Unlocks a customer's two-factor authentication, or turns it off and ends their sessions, each at the service that decides about it.
 * Where the second step fails the caller is told, and asking again does only that step.
 */
@Singleton
class TwoFactorReset {
    private static final Logger LOG = Logger.getLogger(TwoFactorReset.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final StaffActions actions;
    private final MfaService mfa;
    private final AuthService auth;

    TwoFactorReset(StaffActions actions, @RestClient MfaService mfa, @RestClient AuthService auth) {
        this.actions = actions;
        this.mfa = mfa;
        this.auth = auth;
    }

    /** Returns when it was turned off. */
    Instant run(String tenant, Caller caller, Origin origin, UUID customer, String reason) {
        UUID action = actions.begin(tenant, customer, Asked.DISABLE, caller, origin, reason);
        Instant disabledAt = disable(tenant, caller, customer, reason, action);
        endSessions(tenant, caller, customer, reason, action);
        return disabledAt;
    }

    /** Takes the customer's codes again after too many wrong ones. */
    void unlock(String tenant, Caller caller, Origin origin, UUID customer, String reason) {
        UUID action = actions.begin(tenant, customer, Asked.UNLOCK, caller, origin, reason);
        mfa.unlock("Bearer " + caller.token(), action.toString(), customer, tenant, new Reason(reason));
    }

    private Instant disable(String tenant, Caller caller, UUID customer, String reason, UUID action) {
        try {
            mfa.disable("Bearer " + caller.token(), action.toString(), customer, tenant, new Reason(reason));
            return actions.disabled(tenant, action);
        } catch (UpstreamAnswer refused) {
            if (refused.is(ProblemType.TWO_FACTOR_NOT_ENABLED.slug())) {
                return actions.unfinished(tenant, customer).orElseThrow(() -> refused);
            }
            throw refused;
        }
    }

    private void endSessions(String tenant, Caller caller, UUID customer, String reason, UUID action) {
        try {
            auth.endSessions("Bearer " + caller.token(), action.toString(), tenant, customer, new Reason(reason));
            actions.sessionsEnded(tenant, customer);
        } catch (RuntimeException e) {
            LOG.warnf("two-factor is off, but sessions were not ended: %s", Outage.describe(e));
            throw Problem.unavailable(RETRY_AFTER).detail(AdminText.SESSIONS_LEFT);
        }
    }
}
