package org.vestibule.auth.reset;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.vestibule.auth.password.Passwords;
import org.vestibule.auth.password.StoredPassword;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.auth.tenant.Tenants;
import org.vestibule.auth.user.User;
import org.vestibule.auth.user.Users;
import org.vestibule.platform.tenancy.TenantScope;

/** Links and the users they are for, each step in a transaction of its own. */
@Singleton
class ResetStore {
    private final ResetRepository resets;
    private final Users users;
    private final Tenants tenants;
    private final Passwords passwords;
    private final TenantScope scope;
    private final Clock clock;

    ResetStore(
            ResetRepository resets, Users users, Tenants tenants, Passwords passwords, TenantScope scope, Clock clock) {
        this.resets = resets;
        this.users = users;
        this.tenants = tenants;
        this.passwords = passwords;
        this.scope = scope;
        this.clock = clock;
    }

    record Entry(Tenant tenant, User user) {}

    List<Entry> withEmail(String tenant, String email) {
        return scope.call(tenant, () -> users.enabledWithEmail(tenant, email).stream()
                .map(user -> new Entry(tenants.findById(tenant), user))
                .toList());
    }

    void inTenant(String tenant, Runnable work) {
        scope.run(tenant, work);
    }

    /** To be called in a transaction that names the tenant. */
    void keep(ResetToken token, User user, Instant until) {
        ResetLink reset = new ResetLink();
        reset.tokenHash = token.hash();
        reset.tenant = user.tenant;
        reset.userId = user.id;
        reset.passwordVersion = user.passwordVersion;
        reset.emailKey = user.emailKey;
        reset.expiresAt = until;
        resets.persist(reset);
    }

    Optional<Entry> open(ResetToken token) {
        return scope.call(token.tenant(), () -> resets.open(token, clock.instant())
                .flatMap(reset -> users.find(reset.tenant, reset.userId).filter(reset::isFor))
                .map(user -> new Entry(tenants.findById(user.tenant), user)));
    }

    /** The user as the database has them after a change, with the counts that it makes. */
    User fresh(User changed) {
        return users.enabled(changed.tenant, changed.id).orElse(changed);
    }

    void requireGood(String password, Entry entry, int shortest) {
        passwords.requireGood(password, entry.user().namesAt(entry.tenant()), shortest);
    }

    StoredPassword hash(String password, Tenant tenant) {
        return passwords.hash(password, tenant.passwordScheme);
    }

    /** Burns the link and stores the hash, with what goes along with it, or does nothing. */
    Optional<User> change(ResetToken token, StoredPassword hash, Consumer<User> along) {
        return scope.call(token.tenant(), () -> {
            Optional<User> user = resets.open(token, clock.instant())
                    .flatMap(reset -> users.lock(reset.tenant, reset.userId).filter(reset::isFor));
            if (user.isEmpty() || !resets.burn(token, clock.instant())) {
                return Optional.empty();
            }
            user.get().changePassword(hash);
            along.accept(user.get());
            return user;
        });
    }
}
