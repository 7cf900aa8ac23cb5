package org.vestibule.auth.login;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Cookie;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.vestibule.auth.login.LoginLimits.TooMany;
import org.vestibule.auth.login.LoginLimits.Try;
import org.vestibule.auth.login.LoginOutcome.Refused;
import org.vestibule.auth.login.LoginOutcome.TooManyAttempts;
import org.vestibule.auth.password.PasswordScheme;
import org.vestibule.auth.password.Passwords;
import org.vestibule.auth.password.Passwords.Check.Right;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.auth.tenant.Tenants;
import org.vestibule.auth.user.DecoyPasswords;
import org.vestibule.auth.user.User;
import org.vestibule.auth.user.Users;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.LoginCheck;
import org.vestibule.contracts.LoginCheck.Support;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.Standing;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.work.Afterwards;

/** The first door: the password. */
@Singleton
public class Logins {
    private final LoginLimits limits;
    private final Passwords passwords;
    private final DecoyPasswords decoys;
    private final SecondFactorCheck secondFactor;
    private final Directory directory;
    private final SecondDoor secondDoor;
    private final SecurityEvents events;
    private final Afterwards afterwards;

    public Logins(
            LoginLimits limits,
            Passwords passwords,
            DecoyPasswords decoys,
            SecondFactorCheck secondFactor,
            Directory directory,
            SecondDoor secondDoor,
            SecurityEvents events,
            Afterwards afterwards) {
        this.limits = limits;
        this.passwords = passwords;
        this.decoys = decoys;
        this.secondFactor = secondFactor;
        this.directory = directory;
        this.secondDoor = secondDoor;
        this.events = events;
        this.afterwards = afterwards;
    }

    /** Who is known here. */
    @Singleton
    static class Directory {
        private final Tenants tenants;
        private final Users users;
        private final TenantScope scope;

        Directory(Tenants tenants, Users users, TenantScope scope) {
            this.tenants = tenants;
            this.users = users;
            this.scope = scope;
        }

        /** Null where there is no such tenant. */
        Support supportOf(String tenant) {
            return QuarkusTransaction.requiringNew().call(() -> Optional.ofNullable(tenants.findById(tenant))
                    .map(Tenant::support)
                    .orElse(null));
        }

        Optional<Users.Entry> find(String tenant, String username) {
            return users.withTenant(tenant, username);
        }

        /** The scheme a decoy must cost as much as. */
        PasswordScheme schemeOf(String tenant) {
            return QuarkusTransaction.requiringNew().call(() -> Optional.ofNullable(tenants.findById(tenant))
                    .map(found -> found.passwordScheme)
                    .orElse(PasswordScheme.argon2id));
        }

        void inTenant(String tenant, Runnable work) {
            scope.run(tenant, work);
        }

        <T> T callIn(String tenant, Supplier<T> work) {
            return scope.call(tenant, work);
        }

        /** Who may log in. */
        Optional<User> enabled(String tenant, UUID id) {
            return users.enabled(tenant, id);
        }

        Tenant tenant(String slug) {
            return tenants.findById(slug);
        }

        void upgrade(User user, Right right) {
            right.upgrade()
                    .ifPresent(better ->
                            scope.run(user.tenant, () -> users.upgrade(user.tenant, user.id, user.password(), better)));
        }
    }

    /** Checks the password and says what comes next. Throws the 503 {@link Problem} where a part is away. */
    public LoginOutcome login(
            String tenant, String username, String password, Map<String, Cookie> cookies, Origin origin) {
        return switch (limits.begin(tenant, username, origin)) {
            case TooMany tooMany -> {
                stateLock(tenant, username, tooMany, origin);
                yield new TooManyAttempts(tooMany.retryAfter(), directory.supportOf(tenant));
            }
            case Try aTry ->
                counted(
                        aTry,
                        () -> decide(aTry, tenant, username, password, cookies, origin),
                        Refused.class::isInstance);
        };
    }

    /** Ends the try as what came of it says; what failed before anything came of it does not count. */
    private <T> T counted(Try aTry, Supplier<T> work, Predicate<T> wrong) {
        T outcome;
        try {
            outcome = work.get();
        } catch (RuntimeException e) {
            limits.withdraw(aTry);
            throw e;
        }
        if (wrong.test(outcome)) {
            limits.failed(aTry);
        }
        return outcome;
    }

    /** Checks trusted-browser cookies only after the password is correct, so that a response never reveals whether a cookie is valid. */
    private LoginOutcome decide(
            Try aTry, String tenant, String username, String password, Map<String, Cookie> cookies, Origin origin) {
        var known = directory.find(tenant, username);
        if (known.isEmpty() || known.get().user().password() == null) {
            decoys.of(tenant, username)
                    .ifPresentOrElse(
                            decoy -> passwords.waste(password, decoy, PasswordScheme.argon2id),
                            () -> passwords.waste(password, null, directory.schemeOf(tenant)));
            known.ifPresent(entry -> failed(entry.user(), origin));
            return new Refused();
        }
        User user = known.get().user();
        Tenant of = known.get().tenant();
        if (user.disabled) {
            passwords.waste(password, user.password(), of.passwordScheme);
            failed(user, origin);
            return new Refused();
        }
        var pending = secondFactor.ask(user, of);
        if (!(passwords.check(password, user.password(), of.passwordScheme) instanceof Right right)) {
            pending.forget();
            failed(user, origin);
            return new Refused();
        }
        var check = pending.await();
        directory.upgrade(user, right);
        limits.succeeded(aTry);
        return secondDoor.after(user, of, check, cookies, origin);
    }

    /** Begins a step-up of a session with the second factor; empty where the user has none, or is known no more. */
    Optional<LoginOutcome.SecondFactorRequired> stepUp(String tenant, String username, UUID session) {
        return again(
                tenant, username, (entry, check) -> secondDoor.stepUp(entry.user(), entry.tenant(), session, check));
    }

    /** Begins the approval of an action with the second factor; empty where the user has none, or is known no more. */
    public Optional<LoginOutcome.SecondFactorRequired> approve(String tenant, String username, Attempts.Wanted wanted) {
        return again(
                tenant, username, (entry, check) -> secondDoor.approve(entry.user(), entry.tenant(), wanted, check));
    }

    /**
     * The version of the user's factors as mfa-service has it now, which events tell a moment later; empty where the user may not log
     * in. Throws the 503 {@link Problem} where mfa-service is away.
     */
    public OptionalInt factorsNow(String tenant, UUID user) {
        Optional<User> found = directory.callIn(tenant, () -> directory.enabled(tenant, user));
        if (found.isEmpty()) {
            return OptionalInt.empty();
        }
        Tenant of = directory.callIn(tenant, () -> directory.tenant(tenant));
        Standing standing = secondFactor.ask(found.get(), of).await().standing();
        return OptionalInt.of(standing == null ? 0 : standing.factors());
    }

    /** Null where there is no such tenant. */
    public Support supportOf(String tenant) {
        return directory.supportOf(tenant);
    }

    private Optional<LoginOutcome.SecondFactorRequired> again(
            String tenant,
            String username,
            BiFunction<Users.Entry, LoginCheck.Answer, Optional<LoginOutcome.SecondFactorRequired>> begin) {
        return directory
                .find(tenant, username)
                .filter(entry -> !entry.user().disabled)
                .flatMap(entry -> begin.apply(
                        entry, secondFactor.ask(entry.user(), entry.tenant()).await()));
    }

    /** Whether this is the password of the user, counted like a login. */
    public sealed interface Reauthentication {
        /** @param passwordVersion of the password that was right */
        record Right(int passwordVersion) implements Reauthentication {}

        record Wrong() implements Reauthentication {}

        record TooMany(Duration retryAfter, Support support) implements Reauthentication {}
    }

    public Reauthentication reauthenticate(String tenant, String username, String password, Origin origin) {
        return switch (limits.begin(tenant, username, origin)) {
            case TooMany tooMany -> {
                stateLock(tenant, username, tooMany, origin);
                yield new Reauthentication.TooMany(tooMany.retryAfter(), directory.supportOf(tenant));
            }
            case Try aTry ->
                counted(
                        aTry,
                        () -> checkAgain(aTry, tenant, username, password, origin),
                        Reauthentication.Wrong.class::isInstance);
        };
    }

    private Reauthentication checkAgain(Try aTry, String tenant, String username, String password, Origin origin) {
        var known = directory.find(tenant, username);
        if (known.isPresent()
                && passwords.check(
                                password,
                                known.get().user().password(),
                                known.get().tenant().passwordScheme)
                        instanceof Right
                && !known.get().user().disabled) {
            limits.succeeded(aTry);
            return new Reauthentication.Right(known.get().user().passwordVersion);
        }
        known.ifPresent(entry -> failed(entry.user(), origin));
        return new Reauthentication.Wrong();
    }

    private void failed(User user, Origin origin) {
        afterwards.run("record a failed login", () -> state(EventType.LOGIN_FAILED, user, origin, Map.of()));
    }

    /** One event for each lock, however often somebody goes on trying. */
    private void stateLock(String tenant, String username, TooMany tooMany, Origin origin) {
        if (tooMany.begunForUser()) {
            afterwards.run("record a locked login", () -> directory
                    .find(tenant, username)
                    .ifPresent(entry -> state(
                            EventType.LOGIN_LOCKED,
                            entry.user(),
                            origin,
                            Map.of("retry_after_s", tooMany.retryAfter().toSeconds()))));
        }
    }

    /** Nobody has proven to be the user: the event is about them, and by somebody unknown. */
    private void state(EventType type, User user, Origin origin, Map<String, Object> details) {
        directory.inTenant(
                user.tenant,
                () -> events.state(type, user.tenant, user.id, Act.failure(Actor.UNPROVEN, origin), details));
    }
}
