package org.vestibule.auth.reset;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.vestibule.auth.login.LoginOutcome;
import org.vestibule.auth.login.SecondDoor;
import org.vestibule.auth.login.SecondFactorCheck;
import org.vestibule.auth.password.StoredPassword;
import org.vestibule.auth.session.SessionTimes;
import org.vestibule.auth.session.Sessions;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.LoginCheck.Decision;
import org.vestibule.contracts.LoginCheck.PasswordReset;
import org.vestibule.contracts.Message.Template;
import org.vestibule.platform.http.Origin;

/**
 * A new password by way of the mailbox. It never opens a session: a user with a second factor is asked for it next, and
 * where the tenant says so there is no such way at all while the second factor is on.
 */
@Singleton
class PasswordResets {
    private final ResetStore store;
    private final SecondFactorCheck secondFactor;
    private final SecondDoor secondDoor;
    private final Sessions sessions;
    private final SessionTimes times;
    private final PasswordNotices notices;

    PasswordResets(
            ResetStore store,
            SecondFactorCheck secondFactor,
            SecondDoor secondDoor,
            Sessions sessions,
            SessionTimes times,
            PasswordNotices notices) {
        this.store = store;
        this.secondFactor = secondFactor;
        this.secondDoor = secondDoor;
        this.sessions = sessions;
        this.times = times;
        this.notices = notices;
    }

    /** How a new password was taken. */
    sealed interface ResetOutcome {
        /** The user logs in with it. */
        record Changed() implements ResetOutcome {}

        record SecondFactorRequired(LoginOutcome.SecondFactorRequired next) implements ResetOutcome {}

        record LinkExpired() implements ResetOutcome {}

        record Disabled(Tenant tenant) implements ResetOutcome {}
    }

    /** Undoes the transaction of the change. */
    private static final class BlockedMeanwhile extends RuntimeException {
        private static final long serialVersionUID = 1;

        BlockedMeanwhile() {
            super(null, null, false, false);
        }
    }

    /** Mails every user of that address a link, or why there is none. Says nothing about whether there is one. */
    void request(String tenant, String email, Origin origin) {
        for (ResetStore.Entry entry : store.withEmail(tenant, email)) {
            boolean blocked = isBlocked(entry.user(), entry.tenant());
            store.inTenant(tenant, () -> {
                notices.requested(entry.user(), origin, blocked);
                if (blocked) {
                    notices.mail(entry.user(), entry.tenant(), Template.PASSWORD_RESET_BLOCKED, Map.of());
                    return;
                }
                ResetToken token = ResetToken.random(tenant);
                Instant until = times.now().plus(times.lifetimes().resetLink());
                store.keep(token, entry.user(), until);
                notices.mail(
                        entry.user(),
                        entry.tenant(),
                        Template.PASSWORD_RESET_LINK,
                        Map.of(
                                "link", link(entry.tenant(), token),
                                "minutes",
                                        Long.toString(
                                                times.lifetimes().resetLink().toMinutes())));
            });
        }
    }

    private boolean isBlocked(User user, Tenant tenant) {
        var check = secondFactor.ask(user, tenant).await();
        return check.decision() == Decision.SECOND_FACTOR && check.passwordReset() == PasswordReset.BLOCKED;
    }

    /** Beside the login page the tenant has configured, never on a host that a request names. */
    private static String link(Tenant tenant, ResetToken token) {
        return tenant.besideLogin("reset/" + token.text()).toString();
    }

    /** Fewest characters of the password that the link can set, the same for everybody of the tenant; empty where the link is good no more. Uses nothing up. */
    OptionalInt shortest(ResetToken token) {
        return store.open(token).stream()
                .mapToInt(entry -> secondFactor.shortestByLink(entry.user()))
                .findFirst();
    }

    /** Sets the new password, burns the link and ends all sessions. */
    ResetOutcome complete(ResetToken token, String newPassword, Origin origin) {
        Optional<ResetStore.Entry> found = store.open(token);
        if (found.isEmpty()) {
            return new ResetOutcome.LinkExpired();
        }
        User user = found.get().user();
        Tenant tenant = found.get().tenant();
        var check = secondFactor.ask(user, tenant).await();
        if (check.decision() == Decision.SECOND_FACTOR && check.passwordReset() == PasswordReset.BLOCKED) {
            return new ResetOutcome.Disabled(tenant);
        }
        store.requireGood(newPassword, found.get(), secondFactor.shortestByLink(user));
        StoredPassword hash = store.hash(newPassword, tenant);
        Optional<User> changed;
        try {
            changed = store.change(token, hash, fresh -> {
                if (!secondFactor.announceByMail(fresh, fresh.accessVersion + 1)) {
                    throw new BlockedMeanwhile();
                }
                notices.changed(EventType.PASSWORD_RESET, fresh, tenant, origin);
                sessions.endAll(fresh.tenant, fresh.id, null, "password_reset", fresh.actor(), origin);
            });
        } catch (BlockedMeanwhile e) {
            return new ResetOutcome.Disabled(tenant);
        }
        if (changed.isEmpty()) {
            return new ResetOutcome.LinkExpired();
        }
        if (check.decision() != Decision.SECOND_FACTOR) {
            return new ResetOutcome.Changed();
        }
        User fresh = store.fresh(changed.get());
        var after = secondFactor.ask(fresh, tenant).await();
        return after.decision() == Decision.SECOND_FACTOR
                ? new ResetOutcome.SecondFactorRequired(secondDoor.askForSecondFactor(fresh, tenant, after, origin))
                : new ResetOutcome.Changed();
    }
}
