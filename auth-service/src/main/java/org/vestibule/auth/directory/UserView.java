package org.vestibule.auth.directory;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.vestibule.auth.user.User;

/** A user as the contract shows one: never a password, never a hash. */
public record UserView(
        UUID id,
        String username,
        String email,
        String locale,
        String account,
        Set<String> roles,
        boolean disabled,
        Instant createdAt) {
    static UserView of(User user) {
        return new UserView(
                user.id,
                user.username,
                user.email,
                user.locale,
                user.account,
                user.roleSet(),
                user.disabled,
                user.createdAt);
    }
}
