package org.vestibule.auth.reset;

import org.vestibule.auth.password.Passwords;

/** How long a new password may be, in code points of its NFC form; more at least where it is the user's only factor, or set by a link. */
public record PasswordLength(int minimumLength, int maximumLength) {
    static PasswordLength from(int shortest) {
        return new PasswordLength(shortest, Passwords.LONGEST);
    }
}
