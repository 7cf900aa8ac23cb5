package org.vestibule.mfa.person;

import static org.vestibule.contracts.ProblemType.CHALLENGE_EXPIRED;
import static org.vestibule.contracts.ProblemType.CODE_ALREADY_USED;
import static org.vestibule.contracts.ProblemType.INVALID_CODE;
import static org.vestibule.contracts.ProblemType.INVALID_PHONE;
import static org.vestibule.contracts.ProblemType.LOCKED;
import static org.vestibule.contracts.ProblemType.METHOD_NOT_OFFERED;
import static org.vestibule.contracts.ProblemType.SEND_LIMIT_REACHED;
import static org.vestibule.contracts.ProblemType.TOO_MANY_ATTEMPTS;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.vestibule.contracts.LoginCheck.Support;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.CurrentCaller;

/**
 * Where a user is stuck the answer names whom to ask: member {@code support}, the contact of their tenant. Added here for
 * whichever resource answers, and read only then: who gets in costs nothing more. It is kept for a minute, so that a
 * crowd of guesses does not ask the database for it.
 */
@Provider
@Priority(Priorities.USER + 1)
public class SupportContact implements ContainerResponseFilter {
    private static final Logger LOG = Logger.getLogger(SupportContact.class);
    private static final Set<ProblemType> STUCK = EnumSet.of(
            INVALID_CODE,
            CODE_ALREADY_USED,
            CHALLENGE_EXPIRED,
            METHOD_NOT_OFFERED,
            INVALID_PHONE,
            LOCKED,
            SEND_LIMIT_REACHED,
            TOO_MANY_ATTEMPTS);

    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Instance<People> people;
    private final TenantScope scope;
    private final CurrentCaller caller;
    private final Clock clock;
    private final Map<String, Read> contacts = new ConcurrentHashMap<>();

    private record Read(Support contact, Instant at) {}

    /** @param people looked up when needed: filters are made before the configuration is read, and people need a key file */
    public SupportContact(Instance<People> people, TenantScope scope, CurrentCaller caller, Clock clock) {
        this.people = people;
        this.scope = scope;
        this.caller = caller;
        this.clock = clock;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof Problem problem && STUCK.contains(problem.type())) {
            addTo(problem, caller.get().tenant());
        }
    }

    /** What was decided stands, so an answer without it is better than another answer. */
    private void addTo(Problem problem, String tenant) {
        try {
            problem.with("support", contacts.compute(tenant, this::read).contact());
        } catch (RuntimeException e) {
            LOG.warnf("no support contact for %s: %s", tenant, Outage.describe(e));
        }
    }

    /** One reads, the others of its tenant wait for it. */
    private Read read(String tenant, Read before) {
        Instant now = clock.instant();
        return before != null && now.isBefore(before.at().plus(FRESH))
                ? before
                : new Read(scope.call(tenant, () -> people.get().tenant(tenant).support()), now);
    }
}
