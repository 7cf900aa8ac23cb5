package org.vestibule.auth.reset;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.vestibule.auth.login.Logins;
import org.vestibule.auth.login.Logins.Reauthentication;
import org.vestibule.auth.login.SecondFactorCheck;
import org.vestibule.auth.password.Passwords;
import org.vestibule.auth.password.StoredPassword;
import org.vestibule.auth.session.Sessions;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.auth.tenant.Tenants;
import org.vestibule.auth.user.User;
import org.vestibule.auth.user.Users;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.LoginCheck.Support;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Caller;

/** A new password for somebody who is logged in and knows the current one (ASVS 6.2.3). */
@Singleton
class PasswordChanges {
    private final Logins logins;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Directory directory;
    private final PasswordNotices notices;
    private final SecondFactorCheck secondFactor;
    private final PasswordChangeLimit limit;

    PasswordChanges(
            Logins logins,
            Passwords passwords,
            Sessions sessions,
            Directory directory,
            PasswordNotices notices,
            SecondFactorCheck secondFactor,
            PasswordChangeLimit limit) {
        this.logins = logins;
        this.passwords = passwords;
        this.sessions = sessions;
        this.directory = directory;
        this.notices = notices;
        this.secondFactor = secondFactor;
        this.limit = limit;
    }

    /** Who is logged in. */
    @Singleton
    static class Directory {
        private final Users users;
        private final Tenants tenants;
        private final TenantScope scope;

        Directory(Users users, Tenants tenants, TenantScope scope) {
            this.users = users;
            this.tenants = tenants;
            this.scope = scope;
        }

        record Entry(Tenant tenant, User user) {}

        Optional<Entry> find(Caller me, Sessions sessions) {
            return scope.call(me.tenant(), () -> sessions.alive(me.tenant(), me.session())
                    .flatMap(session -> users.find(me.tenant(), session.userId))
                    .filter(user -> !user.disabled)
                    .map(user -> new Entry(tenants.findById(me.tenant()), user)));
        }
    }

    /** Every way a change can end; a new password that is not good enough is thrown as {@code password-rejected}. */
    sealed interface ChangeOutcome {
        record Changed() implements ChangeOutcome {}

        /** Also where another change was first. */
        record WrongPassword() implements ChangeOutcome {}

        /** Of wrong passwords, or of changes. */
        record TooManyAttempts(Duration retryAfter, Support support) implements ChangeOutcome {}

        record SessionEnded() implements ChangeOutcome {}
    }

    /** Fewest characters of a new password of somebody who is logged in; empty where the session has ended. */
    OptionalInt shortest(Caller me) {
        return directory.find(me, sessions).stream()
                .mapToInt(entry -> secondFactor.shortestPassword(entry.user()))
                .findFirst();
    }

    /** The new password is looked at first: whoever must choose another one has used up no try. */
    ChangeOutcome change(Caller me, String current, String wanted, Origin origin) {
        Optional<Directory.Entry> found = directory.find(me, sessions);
        if (found.isEmpty()) {
            return new ChangeOutcome.SessionEnded();
        }
        Tenant tenant = found.get().tenant();
        User user = found.get().user();
        passwords.requireGoodAndNew(wanted, current, user.namesAt(tenant), secondFactor.shortestPassword(user));
        return switch (logins.reauthenticate(me.tenant(), me.username(), current, origin)) {
            case Reauthentication.Wrong() -> new ChangeOutcome.WrongPassword();
            case Reauthentication.TooMany(var wait, var support) -> new ChangeOutcome.TooManyAttempts(wait, support);
            case Reauthentication.Right(var version) -> {
                Optional<Duration> wait = limit.take(user.id);
                if (wait.isPresent()) {
                    yield new ChangeOutcome.TooManyAttempts(wait.get(), tenant.support());
                }
                StoredPassword hash = passwords.hash(wanted, tenant.passwordScheme);
                yield store(me, tenant, version, hash, origin)
                        ? new ChangeOutcome.Changed()
                        : new ChangeOutcome.WrongPassword();
            }
        };
    }

    /**
     * Of two changes at once that showed the same password, one is first; for the other it is not right any more. Nor is it for a
     * session that was ended while the password was hashed.
     */
    private boolean store(Caller me, Tenant tenant, int version, StoredPassword hash, Origin origin) {
        return directory.scope.call(me.tenant(), () -> {
            Optional<User> user = directory
                    .users
                    .lock(me.tenant(), me.id())
                    .filter(locked -> locked.passwordVersion == version && !locked.disabled)
                    .filter(_ -> sessions.alive(me.tenant(), me.session()).isPresent());
            user.ifPresent(changed -> {
                secondFactor.announce(changed, changed.accessVersion + 1);
                changed.changePassword(hash);
                notices.changed(EventType.PASSWORD_CHANGED, changed, tenant, origin);
                sessions.endAll(me.tenant(), me.id(), me.session(), "password_changed", me.actor(), origin);
            });
            return user.isPresent();
        });
    }
}
