package org.vestibule.auth.directory;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Set;
import org.vestibule.auth.user.User;

/** What may change of a user; absent fields stay. */
public record UserPatch(
        @Email @Size(max = 254) String email,

        @Pattern(regexp = "[a-z]{2}(-[A-Z]{2})?", message = "{language_tag}")
        String locale,

        @Size(min = 1, max = 100) @Pattern(regexp = "[^\\p{Cntrl}]*", message = "{single_line}")
        String account,

        @Size(min = 1, max = 4) Set<String> roles,
        Boolean disabled) {

    /** Whether what the user may do becomes another: their roles, or whether they get in at all. */
    boolean changesAccess(User user) {
        return roles != null && !roles.equals(user.roleSet()) || disabled != null && disabled != user.disabled;
    }

    void applyAccess(User user) {
        if (roles != null) {
            user.roles = roles.toArray(String[]::new);
        }
        if (disabled != null) {
            user.disabled = disabled;
        }
    }
}
