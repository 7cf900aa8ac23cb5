package org.vestibule.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * What auth-service asks mfa-service about a user who is logging in ({@code POST /mfa/v1/logins}, with a
 * {@link TokenType#LOGIN} token that names the user), and what it is told.
 */
public final class LoginCheck {
    private LoginCheck() {}

    /** How the tenant is called and reached; mfa-service keeps it for its texts. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TenantProfile(
            String name,
            String locale,
            @JsonProperty("login_url") String loginUrl,
            Support support) {}

    /** Where a stuck user gets help. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Support(
            String email, @JsonProperty("emergency_sms") String emergencySms) {}

    /** What the user must show beside the password. */
    public enum Decision {
        NONE,
        SECOND_FACTOR,
        ENROLLMENT;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why a user must enroll; auth-service says it in the user's words. */
    public enum Reason {
        STAFF,
        REQUIRED,
        ACCOUNT_HAS_ORDERS;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a password reset by email means for a user with a second factor. */
    public enum PasswordReset {
        BLOCKED,
        SECOND_FACTOR;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An authenticator to choose from.
     *
     * @param hint masked number or address; null where there is none
     */
    public record Method(
            @JsonProperty("authenticator_id") UUID authenticatorId, String type, String name, String hint) {}

    /**
     * @param methods the user's active authenticators, for {@link Decision#SECOND_FACTOR}
     * @param recoveryCodes whether any recovery code is left
     * @param allowedTypes what may be enrolled, for {@link Decision#ENROLLMENT}
     * @param reason why enrollment is asked for, for {@link Decision#ENROLLMENT}
     * @param enrollmentDue from when on the user must have an authenticator; null where they need none, or need it now
     * @param trustedBrowserDays for how long the user may not be asked again in a browser that was trusted; null where
     *     each login is asked
     * @param factors opaque, and another one after every change of the user's factors; null where each login is asked
     * @param standing of the user, as mfa-service knows it; null where the login token has none (release 0.2)
     * @param changedIn session in which the user last changed the factors, and which goes on; null where it was in none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Answer(
            Decision decision,
            List<Method> methods,
            @JsonProperty("recovery_codes") boolean recoveryCodes,
            @JsonProperty("allowed_types") List<String> allowedTypes,
            Reason reason,
            @JsonProperty("password_reset") PasswordReset passwordReset,
            Set<Notice> notices,
            @JsonProperty("enrollment_due") Instant enrollmentDue,
            @JsonProperty("trusted_browser_days") Integer trustedBrowserDays,
            String factors,
            Standing standing,
            @JsonProperty("changed_in") UUID changedIn) {
        /** The same on another standing. */
        public Answer on(Standing other, UUID changedInSession) {
            return new Answer(
                    decision,
                    methods,
                    recoveryCodes,
                    allowedTypes,
                    reason,
                    passwordReset,
                    notices,
                    enrollmentDue,
                    trustedBrowserDays,
                    factors,
                    other,
                    changedInSession);
        }
    }

    /**
     * What a new password of a user must be, beside what every password must ({@code GET /mfa/v1/logins}, with a token that names the
     * user as they are or will be).
     *
     * @param minimumLength fewest characters; null where policy asks for no more than of everybody
     * @param minimumLengthAlone fewest characters of a password that is a user's only factor, whether or not this one's is; null where
     *     policy sets none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PasswordRules(
            @JsonProperty("minimum_length") Integer minimumLength,
            @JsonProperty("minimum_length_alone") Integer minimumLengthAlone) {}

    /**
     * What auth-service says before it changes what a user's rights stand on ({@code PUT /mfa/v1/logins}): the token has the user
     * as they will be, with the access version that they will have. From then on nothing older is taken.
     *
     * @param passwordByMail whether the password is being set through a mail link, so that codes by mail do not count until
     *     another factor was shown
     */
    public record Announcement(
            boolean disabled,
            @JsonProperty("password_by_mail") boolean passwordByMail) {}
}
