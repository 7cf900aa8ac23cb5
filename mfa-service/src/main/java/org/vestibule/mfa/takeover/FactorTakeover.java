package org.vestibule.mfa.takeover;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.ImportedFactors;
import org.vestibule.contracts.ImportedFactors.App;
import org.vestibule.contracts.ImportedFactors.Code;
import org.vestibule.contracts.ImportedFactors.Taken;
import org.vestibule.contracts.ProblemType;
import org.vestibule.mfa.MfaText;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.method.totp.Totp;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.Policies;
import org.vestibule.mfa.policy.Policy;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Problem;

/**
 * Takes over what a user showed at another system: all of it, or nothing with the reasons. Nobody is mailed, for nothing
 * changes for them.
 */
@Singleton
class FactorTakeover {
    private static final int MOST_APPS = 10;
    private static final int MOST_CODES = 20;
    private static final int LONGEST_NAME = 60;

    private final ImportKeys keys;
    private final Authenticators authenticators;
    private final RecoveryCodes recoveryCodes;
    private final Policies policies;
    private final SecurityEvents events;
    private final People people;
    private final Clock clock;

    FactorTakeover(
            ImportKeys keys,
            Authenticators authenticators,
            RecoveryCodes recoveryCodes,
            Policies policies,
            SecurityEvents events,
            People people,
            Clock clock) {
        this.keys = keys;
        this.authenticators = authenticators;
        this.recoveryCodes = recoveryCodes;
        this.policies = policies;
        this.events = events;
        this.people = people;
        this.clock = clock;
    }

    /** In a transaction that names the tenant. Throws {@code second-factor-rejected} with {@code reasons}. */
    Taken take(Person person, String sealed, Origin origin) {
        ImportedFactors brought = keys.open(sealed).orElseThrow(() -> refused(Set.of("unreadable")));
        Set<String> reasons = reasonsAgainst(person, brought);
        if (!reasons.isEmpty()) {
            throw refused(reasons);
        }
        Act act = Act.success(person.actor(), origin);
        brought.totp().forEach(app -> {
            var taken = authenticators.takeOver(
                    person, MethodType.TOTP, app.name(), Totp.plainKey(app.secret()), clock.instant());
            state(
                    EventType.AUTHENTICATOR_ENROLLED,
                    person,
                    act,
                    Map.of("authenticator_id", taken.id, "method", taken.type, "imported", true));
        });
        state(EventType.TWO_FACTOR_ENABLED, person, act, Map.of("method", MethodType.TOTP.value(), "imported", true));
        List<Code> codes = codesOf(brought);
        recoveryCodes.takeOver(person.tenant, person.userId, codes);
        return new Taken(brought.totp().size(), codes.size());
    }

    private Set<String> reasonsAgainst(Person person, ImportedFactors brought) {
        Set<String> reasons = new TreeSet<>();
        if (!person.tenant.equals(brought.tenant()) || !person.username.equals(brought.username())) {
            return Set.of("other_user");
        }
        List<App> apps = brought.totp() == null ? List.of() : brought.totp();
        if (apps.isEmpty() || apps.size() > MOST_APPS || apps.contains(null)) {
            return Set.of("totp");
        }
        if (!authenticators.active(person.tenant, person.userId).isEmpty()) {
            reasons.add("has_authenticators");
        }
        Policy policy = policies.of(person.tenant);
        if (!policy.offeredTo(person.mayShow(MethodType.EMAIL)).contains(MethodType.TOTP)) {
            reasons.add("method_not_offered");
        }
        if (apps.size() > policy.maxActiveMethods()) {
            reasons.add("method_limit");
        }
        apps.forEach(app -> reasons.addAll(reasonsAgainst(app)));
        List<Code> codes = codesOf(brought);
        if (codes.size() > MOST_CODES || !codes.stream().allMatch(recoveryCodes::understands)) {
            reasons.add("recovery_codes");
        }
        return reasons;
    }

    private static List<String> reasonsAgainst(App app) {
        List<String> reasons = new ArrayList<>();
        if (!Totp.isKey(app.secret())) {
            reasons.add("totp_secret");
        }
        if (app.algorithm() != null && !app.algorithm().equals("SHA1")) {
            reasons.add("totp_algorithm");
        }
        if (Objects.requireNonNullElse(app.digits(), Totp.DIGITS) != Totp.DIGITS) {
            reasons.add("totp_digits");
        }
        if (Objects.requireNonNullElse(app.period(), (int) Totp.STEP.toSeconds()) != Totp.STEP.toSeconds()) {
            reasons.add("totp_period");
        }
        if (app.name() != null
                && (app.name().isBlank()
                        || app.name().length() > LONGEST_NAME
                        || app.name().chars().anyMatch(Character::isISOControl))) {
            reasons.add("name");
        }
        return reasons;
    }

    private static List<Code> codesOf(ImportedFactors brought) {
        return brought.recoveryCodes() == null ? List.of() : brought.recoveryCodes();
    }

    private static Problem refused(Set<String> reasons) {
        return Problem.of(ProblemType.SECOND_FACTOR_REJECTED)
                .detail(MfaText.FACTORS_REFUSED, String.join(", ", reasons))
                .with("reasons", reasons);
    }

    private void state(EventType type, Person person, Act act, Map<String, Object> details) {
        events.state(type, person.tenant, person.userId, act, people.withVersion(person, null, details));
    }
}
