package org.vestibule.mfa.enrollment;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.vestibule.contracts.Message.Template;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.challenge.AddressKeys;
import org.vestibule.mfa.challenge.Challenges;
import org.vestibule.mfa.challenge.Challenges.Recipient;
import org.vestibule.mfa.challenge.Challenges.SendOutcome;
import org.vestibule.mfa.enrollment.EnrollmentOutcome.AppStarted;
import org.vestibule.mfa.enrollment.EnrollmentOutcome.CodeSent;
import org.vestibule.mfa.enrollment.EnrollmentOutcome.InvalidPhone;
import org.vestibule.mfa.enrollment.EnrollmentOutcome.KnownNumber;
import org.vestibule.mfa.enrollment.EnrollmentOutcome.NotFound;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.email.EmailAddresses;
import org.vestibule.mfa.method.sms.PhoneNumbers;
import org.vestibule.mfa.method.totp.Totp;
import org.vestibule.mfa.notice.Notices.Wording;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.Policy;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.token.Caller;

/** Begins enrollments. What is begun counts for nothing until a code proves it; an active authenticator is not touched. */
@Singleton
class Enrollments {
    /** A pending authenticator is over after this. */
    static final Duration LIFE = Duration.ofMinutes(10);

    private final Authenticators authenticators;
    private final People people;
    private final AddressKeys addressKeys;
    private final Challenges challenges;
    private final EnrollmentRules rules;
    private final Clock clock;

    Enrollments(
            Authenticators authenticators,
            People people,
            AddressKeys addressKeys,
            Challenges challenges,
            EnrollmentRules rules,
            Clock clock) {
        this.authenticators = authenticators;
        this.people = people;
        this.addressKeys = addressKeys;
        this.challenges = challenges;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * A pending authenticator whose owner a code has to reach.
     *
     * @param known whether the number was verified before, so that no code is needed
     */
    private record Begun(Person person, Authenticator authenticator, boolean known) {}

    EnrollmentOutcome app(Caller me, String name, UUID replaces) {
        return rules.begin(me, MethodType.TOTP, replaces, (person, policy) -> {
            String key = Totp.newKey();
            Authenticator pending = pending(me, MethodType.TOTP, name, key);
            pending.replaces = replaces;
            authenticators.persist(pending);
            String issuer = Optional.ofNullable(policy.issuer()).orElseGet(() -> people.tenant(me.tenant()).name);
            return new AppStarted(pending, key, Totp.uri(key, issuer, person.username), LIFE);
        });
    }

    EnrollmentOutcome phone(Caller me, String typed, String name, UUID replaces, Origin origin) {
        return send(
                me,
                origin,
                begun -> rules.begin(me, MethodType.SMS, replaces, (person, policy) -> {
                    return withNumber(typed, policy, number -> {
                        Authenticator pending = pendingAddress(me, MethodType.SMS, name, number.e164(), number.hint());
                        pending.replaces = replaces;
                        begun.accept(new Begun(person, pending, rules.isKnownNumber(me, person, pending)));
                    });
                }));
    }

    EnrollmentOutcome email(Caller me, String address, UUID replaces, Origin origin) {
        return send(
                me,
                origin,
                begun -> rules.begin(me, MethodType.EMAIL, replaces, (person, policy) -> {
                    String to = address == null ? people.emailOf(person) : address;
                    Authenticator pending =
                            pendingAddress(me, MethodType.EMAIL, null, EmailAddresses.key(to), EmailAddresses.hint(to));
                    pending.replaces = replaces;
                    begun.accept(new Begun(person, pending, false));
                    return null;
                }));
    }

    /** A new number for an active SMS authenticator; the old one counts until the new one is confirmed. */
    EnrollmentOutcome changePhone(Caller me, UUID id, String typed, Origin origin) {
        return send(
                me,
                origin,
                begun -> rules.replace(me, (person, policy) -> {
                    Optional<Authenticator> old = authenticators.active(me.tenant(), me.id()).stream()
                            .filter(a -> a.id.equals(id) && a.methodType() == MethodType.SMS)
                            .findFirst();
                    if (old.isEmpty()) {
                        return new NotFound();
                    }
                    return withNumber(typed, policy, number -> {
                        authenticators.deletePending(me.tenant(), me.id(), MethodType.SMS);
                        Authenticator pending =
                                pendingAddress(me, MethodType.SMS, old.get().name, number.e164(), number.hint());
                        pending.replaces = id;
                        begun.accept(new Begun(person, pending, rules.isKnownNumber(me, person, pending)));
                    });
                }));
    }

    private static EnrollmentOutcome withNumber(
            String typed, Policy policy, Consumer<PhoneNumbers.Reading.Accepted> then) {
        return switch (PhoneNumbers.read(typed, policy.smsCountries())) {
            case PhoneNumbers.Reading.Refused(var reason) -> new InvalidPhone(reason, policy.smsCountries());
            case PhoneNumbers.Reading.Accepted number -> {
                then.accept(number);
                yield null;
            }
        };
    }

    /** Runs {@code begin} in its transaction; where it began something, sends the code after the commit. */
    private EnrollmentOutcome send(Caller me, Origin origin, Function<Consumer<Begun>, EnrollmentOutcome> begin) {
        Begun[] begun = new Begun[1];
        EnrollmentOutcome refused = begin.apply(b -> begun[0] = b);
        if (refused != null) {
            return refused;
        }
        if (begun[0].known()) {
            return new KnownNumber(begun[0].authenticator());
        }
        var recipient = new Recipient(
                begun[0].person(),
                begun[0].authenticator(),
                EnrollmentAccess.bindingOf(me),
                Wording.of(Template.ENROLLMENT_CODE),
                origin);
        return switch (challenges.issue(recipient)) {
            case SendOutcome.CountryNotAllowed(var allowed) -> new InvalidPhone("country_not_allowed", allowed);
            case SendOutcome send -> new CodeSent(begun[0].authenticator(), send);
        };
    }

    private Authenticator pendingAddress(Caller me, MethodType type, String name, String address, String hint) {
        Authenticator pending = pending(me, type, name, address);
        pending.hint = hint;
        pending.addressKey = addressKeys.of(address);
        authenticators.persist(pending);
        return pending;
    }

    private Authenticator pending(Caller me, MethodType type, String name, String secret) {
        Authenticator pending = Authenticator.pending(me.tenant(), me.id(), type, clock.instant(), LIFE);
        pending.name = name;
        authenticators.seal(pending, secret);
        return pending;
    }
}
