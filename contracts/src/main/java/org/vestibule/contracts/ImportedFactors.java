package org.vestibule.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The second factor a user brings along from another system. It is encrypted where it is exported, for mfa-service alone:
 * a JWE (RFC 7516, {@code ECDH-ES} with {@code A256GCM}) for the key that {@code GET /mfa/v1/import-key} gives, as
 * {@code second_factor} of an imported user.
 *
 * @param tenant whose user it is, so that it is nothing at another
 * @param username whose it is, so that it is nothing beside another name
 * @param totp at least one, at most ten
 * @param recoveryCodes at most twenty; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportedFactors(
        String tenant,
        String username,
        List<App> totp,
        @JsonProperty("recovery_codes") List<Code> recoveryCodes) {

    @Override
    public String toString() {
        return "ImportedFactors[" + tenant + ", " + username + ", [redacted]]";
    }

    /**
     * An authenticator app.
     *
     * @param secret Base32, of 80 bits at least; spaces, hyphens and padding do not matter
     * @param name 1 to 60 characters, or null
     * @param algorithm null or {@code SHA1}: no other is taken, nor are other digits and periods
     * @param digits null or 6
     * @param period null or 30, seconds
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record App(String secret, String name, String algorithm, Integer digits, Integer period) {
        @Override
        public String toString() {
            return "App[[redacted]]";
        }
    }

    /**
     * A recovery code that another system hashed.
     *
     * @param scheme {@code argon2id}, {@code bcrypt}, {@code sha256} or {@code sha512}
     * @param value as for passwords (docs/import.md)
     */
    public record Code(String scheme, String value) {
        @Override
        public String toString() {
            return "Code[" + scheme + ", [redacted]]";
        }
    }

    /**
     * What auth-service hands on with a login token that names the user ({@code POST /mfa/v1/imports}).
     *
     * @param sealed the JWE
     */
    public record Transfer(LoginCheck.TenantProfile tenant, String sealed) {}

    /** What came over. */
    public record Taken(
            int totp, @JsonProperty("recovery_codes") int recoveryCodes) {}
}
