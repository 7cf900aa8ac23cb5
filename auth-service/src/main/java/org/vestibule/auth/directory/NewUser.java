package org.vestibule.auth.directory;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Set;

/**
 * A user to be.
 *
 * @param roles of {@code customer}, {@code support}, {@code owner}, {@code operator}; a customer unless said otherwise
 * @param password 8 to 128 code points, or more at least where policy asks for it of a password that is the only factor; or
 * @param passwordHash what another system stored; with neither the user must reset the password first
 * @param secondFactor what they bring along, encrypted for mfa-service ({@link org.vestibule.contracts.ImportedFactors})
 */
public record NewUser(
        @NotNull @Size(min = 1, max = 254) @Pattern(regexp = "[^\\p{Cntrl}]+", message = "{single_line}")
        String username,

        @NotNull @Email @Size(max = 254) String email,

        @Pattern(regexp = "[a-z]{2}(-[A-Z]{2})?", message = "{language_tag}")
        String locale,

        @Size(min = 1, max = 100) @Pattern(regexp = "[^\\p{Cntrl}]*", message = "{single_line}")
        String account,

        @Size(min = 1, max = 4) Set<String> roles,
        @Size(min = 1, max = 1024) String password,
        @Valid PasswordHash passwordHash,

        @Size(min = 1, max = LONGEST_FACTORS) @Pattern(regexp = "[A-Za-z0-9._-]+", message = "{compact_jwe}")
        String secondFactor) {

    /** Far more than ten apps and twenty codes take. It is handed on in one request with the tenant's profile, which has to fit. */
    private static final int LONGEST_FACTORS = 32_768;

    @Override
    public String toString() {
        return "NewUser[" + username + ", [redacted]]";
    }

    /**
     * A hash made elsewhere.
     *
     * @param scheme {@code argon2id}, {@code bcrypt}, {@code scrypt}, {@code pbkdf2}, {@code phpass}, {@code md5},
     *     {@code sha1} or {@code sha256} (docs/import.md shows the value of each)
     */
    public record PasswordHash(
            @NotNull String scheme,
            @NotNull @Size(max = 512) String value) {
        @Override
        public String toString() {
            return "PasswordHash[" + scheme + ", [redacted]]";
        }
    }
}
