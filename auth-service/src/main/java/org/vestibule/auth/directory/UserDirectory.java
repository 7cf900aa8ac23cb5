package org.vestibule.auth.directory;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.vestibule.auth.AuthText;
import org.vestibule.auth.browser.TrustedBrowser;
import org.vestibule.auth.login.SecondFactorCheck;
import org.vestibule.auth.password.Passwords;
import org.vestibule.auth.password.StoredPassword;
import org.vestibule.auth.session.Session;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.auth.tenant.Tenants;
import org.vestibule.auth.user.User;
import org.vestibule.auth.user.Users;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Rank;
import org.vestibule.contracts.Role;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.idempotency.KeptAnswers;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.HeldRights;

/** Creates, changes and removes users, as a tenant's owner or the operator asks. */
@Singleton
class UserDirectory {
    private final Tenants tenants;
    private final Users users;
    private final Passwords passwords;
    private final UserNotices notices;
    private final SecondFactorCheck standing;
    private final HeldRights rights;
    private final KeptAnswers answers;
    private final TenantScope scope;
    private final Clock clock;

    UserDirectory(
            Tenants tenants,
            Users users,
            Passwords passwords,
            UserNotices notices,
            SecondFactorCheck standing,
            HeldRights rights,
            KeptAnswers answers,
            TenantScope scope,
            Clock clock) {
        this.tenants = tenants;
        this.users = users;
        this.passwords = passwords;
        this.notices = notices;
        this.standing = standing;
        this.rights = rights;
        this.answers = answers;
        this.scope = scope;
        this.clock = clock;
    }

    /**
     * Creates a user; a {@link Problem} says what stands against it. An import may go on for minutes after its token was looked at, and
     * a hash takes its time, as does mfa-service with a second factor: so the caller's rights are looked at again just before.
     */
    UserView create(String tenant, NewUser input, Caller by, Origin origin, FactorTransfer factors) {
        Tenant of = scope.call(tenant, () -> tenant(tenant));
        Set<String> roles = input.roles() == null ? Set.of(Role.CUSTOMER) : input.roles();
        requireMayGrant(by, roles);
        User user = user(of, input, roles);
        Optional.ofNullable(passwordOf(input, of, user)).ifPresent(user::store);
        rights.require(by);
        if (input.secondFactor() == null) {
            return scope.call(tenant, () -> store(user, by, origin));
        }
        scope.run(tenant, () -> requireFree(user));
        return factors.bring(user, of, input.secondFactor(), () -> {
            rights.require(by);
            return store(user, by, origin);
        });
    }

    private User user(Tenant of, NewUser input, Set<String> roles) {
        User user = new User();
        user.id = Ids.next();
        user.tenant = of.slug;
        user.username = input.username().strip();
        user.usernameKey = User.key(input.username());
        rename(user, input.email());
        user.locale = Optional.ofNullable(input.locale()).orElse(of.locale);
        user.account = input.account();
        user.roles = roles.toArray(String[]::new);
        user.passwordVersion = 1;
        user.accessVersion = 1;
        user.createdAt = clock.instant();
        return user;
    }

    private UserView store(User user, Caller by, Origin origin) {
        requireFree(user);
        try {
            users.persistAndFlush(user);
        } catch (ConstraintViolationException e) {
            throw taken();
        }
        notices.state(EventType.USER_CREATED, user, by, origin);
        return UserView.of(user);
    }

    private void requireFree(User user) {
        if (users.named(user.tenant, user.username).isPresent()) {
            throw taken();
        }
    }

    private static Problem taken() {
        return Problem.of(ProblemType.CONFLICT).detail(AuthText.USER_EXISTS);
    }

    private Tenant tenant(String slug) {
        return Optional.ofNullable(tenants.findById(slug)).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    }

    /** Programs' roles are not for users. */
    private static void requireMayGrant(Caller by, Set<String> roles) {
        if (!Role.OF_USERS.containsAll(roles)) {
            throw Problem.of(ProblemType.INVALID_REQUEST).detail(AuthText.ROLES, Role.OF_USERS);
        }
        if (!Rank.mayGrant(by.roles(), roles)) {
            throw Problem.of(ProblemType.FORBIDDEN).detail(AuthText.ROLES_ABOVE);
        }
    }

    private StoredPassword passwordOf(NewUser input, Tenant tenant, User user) {
        if (input.password() != null && input.passwordHash() != null) {
            throw Problem.of(ProblemType.INVALID_REQUEST).detail(AuthText.PASSWORD_OR_HASH);
        }
        if (input.password() != null) {
            int shortest = input.secondFactor() == null ? standing.shortestPassword(user) : Passwords.SHORTEST;
            passwords.requireGood(input.password(), user.namesAt(tenant), shortest);
            return passwords.hash(input.password(), tenant.passwordScheme);
        }
        if (input.passwordHash() == null) {
            return null;
        }
        var hash = input.passwordHash();
        if (!passwords.understands(hash.scheme(), hash.value())) {
            throw Problem.of(ProblemType.INVALID_REQUEST)
                    .detail(AuthText.HASH_UNKNOWN)
                    .with("schemes", passwords.importable());
        }
        return new StoredPassword(hash.scheme(), hash.value(), true);
    }

    Optional<UserView> find(String tenant, UUID id, Caller by) {
        return scope.call(tenant, () -> users.find(tenant, id)
                .filter(user -> Rank.maySee(by.roles(), user.roleSet()))
                .map(UserView::of));
    }

    List<UserView> search(String tenant, String query, UUID after, int limit, Caller by) {
        boolean staffToo = Rank.maySee(by.roles(), Role.STAFF);
        return scope.call(tenant, () -> users.search(tenant, query, after, limit, staffToo).stream()
                .map(UserView::of)
                .toList());
    }

    /**
     * Changes what the patch names. Disabling and other roles end the user's sessions and revoke the browsers they trust, and
     * mfa-service hears of it before the commit. Empty where there is no such user. Whoever waited for others to change the same user
     * may have lost their rights meanwhile, so these are looked at again.
     */
    Optional<UserView> change(
            String tenant, UUID id, UserPatch patch, Caller by, Origin origin, StandingAccess access) {
        return scope.call(tenant, () -> users.lock(tenant, id).map(user -> {
            rights.require(by);
            requireMayTouch(by, user);
            boolean changesAccess = patch.changesAccess(user);
            Optional.ofNullable(patch.email()).ifPresent(email -> move(user, email));
            Optional.ofNullable(patch.locale()).ifPresent(locale -> user.locale = locale);
            Optional.ofNullable(patch.account()).ifPresent(account -> user.account = account);
            Optional.ofNullable(patch.roles()).ifPresent(roles -> requireMayGrant(by, roles));
            patch.applyAccess(user);
            if (changesAccess) {
                standing.announce(user, user.accessVersion + 1);
                users.flush();
                users.getEntityManager().refresh(user);
                access.endSessions(tenant, id, user.disabled ? "user_disabled" : "roles_changed", by.actor(), origin);
            }
            notices.state(EventType.USER_UPDATED, user, by, origin);
            return UserView.of(user);
        }));
    }

    /** Removes a user with all sessions, and what was answered about them. False where there is no such user. */
    boolean remove(String tenant, UUID id, Caller by, Origin origin, StandingAccess access) {
        return scope.call(tenant, () -> users.lock(tenant, id)
                .map(user -> {
                    rights.require(by);
                    requireMayTouch(by, user);
                    user.disabled = true;
                    standing.announce(user, user.accessVersion + 1);
                    access.endSessions(tenant, id, "user_deleted", by.actor(), origin);
                    notices.removed(user, by, origin);
                    answers.forget(tenant, id, List.of(user.username, user.email));
                    users.delete(user);
                    return true;
                })
                .orElse(false));
    }

    /** Empty where there is no such user; a {@link Problem} where the user is not below the caller. */
    Optional<List<Session>> sessions(String tenant, UUID id, UUID before, int most, Caller by, StandingAccess access) {
        return scope.call(tenant, () -> users.find(tenant, id).map(user -> {
            requireMayTouch(by, user);
            return access.sessionsOf(tenant, id, before, most);
        }));
    }

    Optional<List<TrustedBrowser>> browsers(String tenant, UUID id, Caller by, StandingAccess access) {
        return scope.call(tenant, () -> users.find(tenant, id).map(user -> {
            requireMayTouch(by, user);
            return access.browsersOf(tenant, id);
        }));
    }

    boolean revokeBrowser(String tenant, UUID id, UUID browser, Caller by, Origin origin, StandingAccess access) {
        return scope.call(tenant, () -> users.find(tenant, id)
                .filter(user -> {
                    requireMayTouch(by, user);
                    return access.revokeBrowser(tenant, id, browser, by.actor(), origin);
                })
                .isPresent());
    }

    boolean revokeBrowsers(String tenant, UUID id, Caller by, Origin origin, StandingAccess access) {
        return scope.call(tenant, () -> users.find(tenant, id)
                .map(user -> {
                    requireMayTouch(by, user);
                    access.revokeBrowsers(tenant, id, "revoked_by_staff", by.actor(), origin);
                    return true;
                })
                .orElse(false));
    }

    boolean endSession(String tenant, UUID id, UUID session, Caller by, Origin origin, StandingAccess access) {
        return scope.call(tenant, () -> users.find(tenant, id)
                .filter(user -> {
                    requireMayTouch(by, user);
                    return access.endSession(tenant, id, session, by.actor(), origin);
                })
                .isPresent());
    }

    boolean endSessions(String tenant, UUID id, String reason, Caller by, Origin origin, StandingAccess access) {
        return scope.call(tenant, () -> users.find(tenant, id)
                .map(user -> {
                    requireMayTouch(by, user);
                    access.endSessions(tenant, id, reason, by.actor(), origin);
                    return true;
                })
                .orElse(false));
    }

    /** Whoever is not below the caller does not exist for them. */
    private static void requireMayTouch(Caller by, User user) {
        if (!Rank.mayActOn(by.roles(), user.roleSet())) {
            throw Problem.of(ProblemType.NOT_FOUND);
        }
    }

    /** Another spelling of the same address is no other mailbox. */
    private void move(User user, String email) {
        String old = user.email;
        String oldKey = user.emailKey;
        rename(user, email);
        if (!user.emailKey.equals(oldKey)) {
            notices.addressChanged(old, user, tenant(user.tenant));
        }
    }

    private static void rename(User user, String email) {
        user.email = email.strip();
        user.emailKey = User.key(email);
    }
}
