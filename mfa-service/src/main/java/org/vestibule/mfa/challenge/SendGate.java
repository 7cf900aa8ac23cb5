package org.vestibule.mfa.challenge;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.vestibule.contracts.Message.Template;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.challenge.Challenges.Recipient;
import org.vestibule.mfa.challenge.Challenges.SendOutcome;
import org.vestibule.mfa.challenge.SendLimits.Refusal;
import org.vestibule.mfa.challenge.SendLimits.Send;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.sms.NumberRange;
import org.vestibule.mfa.notice.Notices;
import org.vestibule.mfa.policy.Policies;
import org.vestibule.mfa.policy.Policy;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.tenancy.TenantScope;

/** Every code that is to be sent passes here: to a country the tenant still sends to, and within all limits. */
@Singleton
class SendGate {
    private static final Logger LOG = Logger.getLogger(SendGate.class);

    private final Policies policies;
    private final Authenticators authenticators;
    private final SendLimits limits;
    private final SpentBudgets budgets;
    private final Notices notices;
    private final TenantScope scope;
    private final MeterRegistry metrics;

    SendGate(
            Policies policies,
            Authenticators authenticators,
            SendLimits limits,
            SpentBudgets budgets,
            Notices notices,
            TenantScope scope,
            MeterRegistry metrics) {
        this.policies = policies;
        this.authenticators = authenticators;
        this.limits = limits;
        this.budgets = budgets;
        this.notices = notices;
        this.scope = scope;
        this.metrics = metrics;
    }

    /** Counts the send; or answers why it may not be, and then it counts nowhere. */
    Optional<SendOutcome> refuse(Recipient to) {
        String tenant = to.person().tenant;
        Policy policy = scope.call(tenant, () -> policies.of(tenant));
        Optional<NumberRange> range = range(to);
        countAsked(to, range);
        if (range.isPresent() && !policy.smsCountries().contains(range.get().country())) {
            countRefused("sms-countries");
            return Optional.of(new SendOutcome.CountryNotAllowed(policy.smsCountries()));
        }
        Send send = send(to, range, policy);
        return limits.take(send).map(refusal -> refused(refusal, send, to));
    }

    private static Send send(Recipient to, Optional<NumberRange> range, Policy policy) {
        return new Send(
                to.person().tenant,
                to.person().userId,
                to.authenticator().addressKey,
                to.authenticator().isActive(),
                to.origin().countedBy(),
                range,
                policy.sendBudgetPerDay());
    }

    /** How long no code can be sent: zero where one can be now. Empty where the tenant does not send to the number's country. */
    Optional<Duration> wait(Recipient to) {
        String tenant = to.person().tenant;
        Policy policy = scope.call(tenant, () -> policies.of(tenant));
        Optional<NumberRange> range = range(to);
        return range.isPresent() && !policy.smsCountries().contains(range.get().country())
                ? Optional.empty()
                : Optional.of(limits.wait(send(to, range, policy)));
    }

    private Optional<NumberRange> range(Recipient to) {
        return to.authenticator().methodType() == MethodType.SMS
                ? Optional.of(NumberRange.of(authenticators.open(to.authenticator())))
                : Optional.empty();
    }

    private SendOutcome refused(Refusal refusal, Send send, Recipient to) {
        countRefused(refusal.limit());
        if (refusal.limit().equals(SendLimits.BUDGET)) {
            budgets.state(to, limits.budget(send.budget()));
        }
        if (refusal.isOfPerson() && limits.mayTell(send.user())) {
            scope.run(
                    send.tenant(),
                    () -> notices.mail(
                            to.person(), Template.SEND_LIMIT_REACHED, Map.of("method", to.authenticator().type)));
        }
        return new SendOutcome.LimitReached(refusal.retryAfter());
    }

    /** The code could not be sent, so it is not counted. Where Redis is away it stays counted. */
    void notSent(Recipient to) {
        String tenant = to.person().tenant;
        try {
            limits.giveBack(send(to, range(to), scope.call(tenant, () -> policies.of(tenant))));
        } catch (RuntimeException e) {
            LOG.warnf("a send that failed stays counted: %s", Outage.describe(e));
        }
    }

    /** Where Redis is away the sends stay counted: nobody is shut out for that who has shown the right code. */
    void answered(Challenge challenge, Authenticator authenticator) {
        try {
            limits.answered(challenge, authenticator.addressKey);
        } catch (RuntimeException e) {
            LOG.warnf("sends of a code that was right stay counted: %s", Outage.describe(e));
        }
    }

    private void countAsked(Recipient to, Optional<NumberRange> range) {
        metrics.counter(
                        "vestibule.sends.asked",
                        "channel",
                        to.authenticator().type,
                        "country",
                        range.map(NumberRange::country).orElse("none"))
                .increment();
    }

    private void countRefused(String limit) {
        metrics.counter("vestibule.sends.refused", "limit", limit).increment();
    }
}
