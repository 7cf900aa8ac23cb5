package org.vestibule.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Map;

/**
 * What is to be sent, before it is put into words. Never written anywhere unsealed.
 *
 * @param to E.164 number for {@link Channel#SMS}, address for {@link Channel#EMAIL}
 * @param locale BCP 47 language of the user; unknown ones fall back to English
 * @param values what the template's text names, see {@link Template}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Message(
        Channel channel, String to, Template template, String locale, Tenant tenant, Map<String, String> values) {

    @Override
    public String toString() {
        return "Message[" + channel + ", " + template + ", [redacted]]";
    }

    /** Ways to reach somebody. */
    public enum Channel {
        SMS,
        EMAIL;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a text needs to know of the tenant.
     *
     * @param loginHost host of the tenant's login page, for the origin-bound last line of an SMS
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Tenant(
            String name,
            @JsonProperty("login_host") String loginHost,
            @JsonProperty("support_email") String supportEmail,
            @JsonProperty("emergency_sms") String emergencySms) {}

    /** Every text the suite sends, with the names of the {@code values} it uses. */
    public enum Template {
        /** {@code code}, {@code minutes}: to log in. */
        LOGIN_CODE,
        /** {@code code}, {@code minutes}: to confirm a number or an address. */
        ENROLLMENT_CODE,
        /**
         * {@code code}, {@code minutes}, {@code action}, {@code parameters} (a line each, {@code name: value}): to approve
         * this action.
         */
        APPROVAL_CODE,
        /** {@code method}, {@code time}; {@code name} where it has one. */
        AUTHENTICATOR_ENROLLED,
        /** {@code time}; {@code name} where it has one: a security key's count did not grow, there may be a copy. */
        AUTHENTICATOR_CLONED,
        /** {@code method}, {@code time}. */
        AUTHENTICATOR_REMOVED,
        /** {@code method}, {@code time}: the number or address of a method is another one from now on. */
        AUTHENTICATOR_REPLACED,
        /** {@code hint}, {@code time}: another person of the account took this verified number into use. */
        PHONE_SHARED,
        /** {@code time}: by the user. */
        TWO_FACTOR_DISABLED,
        /** {@code time}, {@code reason}: by staff. */
        TWO_FACTOR_DISABLED_BY_STAFF,
        /** {@code time}, {@code remaining}. */
        RECOVERY_CODE_USED,
        /** {@code time}. */
        RECOVERY_CODES_GENERATED,
        /** {@code time}: somebody who has the password guesses codes. */
        SECOND_FACTOR_LOCKED,
        /** {@code time}, {@code method}: somebody who has the password asks for codes and does not use them. */
        SEND_LIMIT_REACHED,
        /** {@code time}, {@code reason}: by staff. */
        SECOND_FACTOR_UNLOCKED_BY_STAFF,
        /** {@code time}, {@code days}; {@code device} where it is known: a browser is not asked for the second factor. */
        BROWSER_TRUSTED,
        /** {@code time}. */
        PASSWORD_CHANGED,
        /** {@code hint}, {@code time}: the account's address is another one from now on; mailed to both. */
        CONTACT_ADDRESS_CHANGED,
        /** {@code link}, {@code minutes}. */
        PASSWORD_RESET_LINK,
        /** No values: reset by email is off, ask support. */
        PASSWORD_RESET_BLOCKED
    }
}
