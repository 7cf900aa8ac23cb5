package org.vestibule.mfa.authenticator;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Rank;
import org.vestibule.mfa.MfaText;
import org.vestibule.mfa.authenticator.AuthenticatorResource.Lock;
import org.vestibule.mfa.guard.Guard;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.notice.Notices;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Caller;

/**
 * Changes what somebody has: names it, or takes it away, one or all, by the user or by staff. Secrets are deleted, not marked; with the last authenticator go
 * the recovery codes. Every method here runs in a transaction that names the tenant.
 */
@Singleton
public class TwoFactor {
    private final Authenticators authenticators;
    private final RecoveryCodes recoveryCodes;
    private final People people;
    private final Guard guard;
    private final SecurityEvents events;
    private final Notices notices;
    private final FactorDuty duty;
    private final TwoFactorStatus status;

    TwoFactor(
            Authenticators authenticators,
            RecoveryCodes recoveryCodes,
            People people,
            Guard guard,
            SecurityEvents events,
            Notices notices,
            FactorDuty duty,
            TwoFactorStatus status) {
        this.authenticators = authenticators;
        this.recoveryCodes = recoveryCodes;
        this.people = people;
        this.guard = guard;
        this.events = events;
        this.notices = notices;
        this.duty = duty;
        this.status = status;
    }

    /** Gives one of the user's authenticators another name; empty where there is no such. Throws the 401 {@link Problem} of a step-up. */
    Optional<AuthenticatorView> rename(Caller me, UUID id, String name, Origin origin) {
        Optional<Person> locked = people.lock(me.tenant(), me.id());
        status.requireMayChange(me);
        Person person = locked.orElse(null);
        Optional<Authenticator> found = own(me, id);
        if (person == null || found.isEmpty()) {
            return Optional.empty();
        }
        requireAsIn(me, person);
        Authenticator authenticator = found.get();
        if (!name.equals(authenticator.name)) {
            String before = authenticator.name;
            authenticator.name = name;
            Map<String, Object> details = details(authenticator);
            if (before != null) {
                details.put("previous_name", before);
            }
            state(EventType.AUTHENTICATOR_RENAMED, person, Act.success(me.actor(), origin), details);
        }
        return Optional.of(AuthenticatorView.of(authenticator));
    }

    private Optional<Authenticator> own(Caller me, UUID id) {
        return authenticators
                .find("tenant = ?1 and userId = ?2 and id = ?3", me.tenant(), me.id(), id)
                .firstResultOptional();
    }

    /** Removes one of the user's authenticators; false where there is no such. Throws the 401 {@link Problem} of a step-up. */
    boolean remove(Caller me, UUID id, Origin origin) {
        Person person = lockToWeaken(me).orElse(null);
        Optional<Authenticator> found = own(me, id);
        if (person == null || found.isEmpty()) {
            return false;
        }
        requireAsIn(me, person);
        boolean wasActive = found.get().isActive();
        if (wasActive && person.mayShow(found.get().methodType()) && countingOf(person) == 1) {
            requireMayBeWithout(person);
        }
        Set<String> mailbox = mailboxes(List.of(found.get()));
        authenticators.delete(found.get());
        if (wasActive) {
            Act act = Act.success(me.actor(), origin);
            removed(person, found.get(), me.session(), act);
            if (authenticators.active(me.tenant(), me.id()).isEmpty()) {
                recoveryCodes.invalidate(me.tenant(), me.id());
                stateChange(
                        EventType.TWO_FACTOR_DISABLED, person, me.session(), act, Map.of("method", found.get().type));
                notices.mail(person, mailbox, Template.TWO_FACTOR_DISABLED, Map.of());
            } else {
                notices.mail(person, mailbox, Template.AUTHENTICATOR_REMOVED, Map.of("method", found.get().type));
            }
        }
        return true;
    }

    /** Turns the user's second factor off; false where it is off. Throws the 401 {@link Problem} of a step-up. */
    boolean disable(Caller me, Origin origin) {
        Person person = lockToWeaken(me).orElse(null);
        if (person == null) {
            return false;
        }
        requireAsIn(me, person);
        requireMayBeWithout(person);
        Act act = Act.success(me.actor(), origin);
        Set<String> mailboxes = mailboxes(authenticators.active(me.tenant(), me.id()));
        if (!removeAll(person, me.session(), act)) {
            return false;
        }
        stateChange(EventType.TWO_FACTOR_DISABLED, person, me.session(), act, Map.of());
        notices.mail(person, mailboxes, Template.TWO_FACTOR_DISABLED, Map.of());
        return true;
    }

    /** What must have been shown depends on the factors there are, so none may come meanwhile. */
    private Optional<Person> lockToWeaken(Caller me) {
        Optional<Person> person = people.lock(me.tenant(), me.id());
        status.requireMayWeaken(me);
        return person;
    }

    private long countingOf(Person person) {
        return authenticators.activeTypes(person.tenant, person.userId).stream()
                .filter(person::mayShow)
                .count();
    }

    private static void requireAsIn(Caller me, Person person) {
        if (!person.isAsIn(me)) {
            throw Problem.of(ProblemType.INVALID_TOKEN).detail(MfaText.LOGIN_OUTDATED);
        }
    }

    /** Somebody who must have a second factor replaces it, or an attacker with the password would enroll the next one. */
    private void requireMayBeWithout(Person person) {
        if (duty.of(person).isPresent()) {
            throw Problem.of(ProblemType.TWO_FACTOR_REQUIRED).detail(MfaText.REPLACE_INSTEAD);
        }
    }

    /** How a wish of staff ended. */
    enum StaffOutcome {
        DONE,
        /** It is off already, or not locked. */
        NOTHING_TO_DO,
        /** Unknown, of another tenant, or not below the caller: the caller is not told which. */
        NOT_FOUND
    }

    /** Turns another person's second factor off, with all its secrets, and forgets failures and locks. */
    StaffOutcome disableByStaff(Caller staff, String tenant, UUID user, String reason, Origin origin) {
        Person person = people.lock(tenant, user).orElse(null);
        if (person == null || !Rank.mayActOn(staff.roles(), person.roleSet())) {
            return StaffOutcome.NOT_FOUND;
        }
        Act act = Act.success(staff.actor(), origin);
        Set<String> mailboxes = mailboxes(authenticators.active(tenant, user));
        if (!removeAll(person, null, act)) {
            return StaffOutcome.NOTHING_TO_DO;
        }
        person.unlock();
        guard.clear(user);
        stateChange(EventType.TWO_FACTOR_DISABLED_BY_STAFF, person, null, act, Map.of("reason", reason));
        notices.mail(person, mailboxes, Template.TWO_FACTOR_DISABLED_BY_STAFF, Map.of("reason", reason));
        return StaffOutcome.DONE;
    }

    /** Takes codes again at once, and forgets the wrong ones. */
    StaffOutcome unlockByStaff(Caller staff, String tenant, UUID user, String reason, Origin origin) {
        Person person = people.lock(tenant, user).orElse(null);
        if (person == null || !Rank.mayActOn(staff.roles(), person.roleSet())) {
            return StaffOutcome.NOT_FOUND;
        }
        if (lockOf(person).isEmpty()) {
            return StaffOutcome.NOTHING_TO_DO;
        }
        person.unlock();
        guard.clear(user);
        state(EventType.SECOND_FACTOR_UNLOCKED, person, Act.success(staff.actor(), origin), Map.of("reason", reason));
        notices.mail(person, Template.SECOND_FACTOR_UNLOCKED_BY_STAFF, Map.of("reason", reason));
        return StaffOutcome.DONE;
    }

    /** The lock that wrong codes have brought, if there is one. */
    Optional<Lock> lockOf(Person person) {
        return person.isBlocked()
                ? Optional.of(new Lock(null))
                : guard.lockedFor(person.userId).map(left -> new Lock(left.toSeconds()));
    }

    /** Takes away what another authenticator of the person takes the place of. */
    public void retire(Person person, List<Authenticator> ending, UUID session, Act act) {
        ending.forEach(authenticator -> {
            Set<String> mailbox = mailboxes(List.of(authenticator));
            authenticators.delete(authenticator);
            removed(person, authenticator, session, act);
            notices.mail(person, mailbox, Template.AUTHENTICATOR_REMOVED, Map.of("method", authenticator.type));
        });
    }

    private Set<String> mailboxes(List<Authenticator> gone) {
        return gone.stream()
                .flatMap(authenticator -> authenticators.mailboxOf(authenticator).stream())
                .collect(Collectors.toSet());
    }

    private boolean removeAll(Person person, UUID session, Act act) {
        List<Authenticator> active = authenticators.active(person.tenant, person.userId);
        authenticators.delete("tenant = ?1 and userId = ?2", person.tenant, person.userId);
        recoveryCodes.invalidate(person.tenant, person.userId);
        active.forEach(authenticator -> removed(person, authenticator, session, act));
        return !active.isEmpty();
    }

    private void removed(Person person, Authenticator authenticator, UUID session, Act act) {
        stateChange(EventType.AUTHENTICATOR_REMOVED, person, session, act, details(authenticator));
    }

    private static Map<String, Object> details(Authenticator authenticator) {
        Map<String, Object> details = new HashMap<>();
        details.put("authenticator_id", authenticator.id);
        details.put("method", authenticator.type);
        if (authenticator.name != null) {
            details.put("name", authenticator.name);
        }
        return details;
    }

    /** @param session in which the user made the change, and which goes on; null where staff made it */
    private void stateChange(EventType type, Person person, UUID session, Act act, Map<String, Object> details) {
        state(type, person, act, people.withVersion(person, session, details));
    }

    private void state(EventType type, Person person, Act act, Map<String, Object> details) {
        events.state(type, person.tenant, person.userId, act, details);
    }
}
