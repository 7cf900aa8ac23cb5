package org.vestibule.mfa.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.UniqueElements;
import org.vestibule.contracts.LoginCheck.PasswordReset;
import org.vestibule.mfa.MfaText;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.sms.PhoneNumbers;
import org.vestibule.platform.problem.InvalidField;

/**
 * What a tenant asks for. Where tenants differ, they differ here and nowhere in the code.
 *
 * @param methods what may be enrolled
 * @param maxActiveMethods most authenticators of a user that are active at once
 * @param enforcement whether a user must have one
 * @param recoveryCodes made with the first authenticator; 0 for none
 * @param passwordReset what a reset by email means while the second factor is on
 * @param changeRequires what a user must have shown within five minutes to change their factors
 * @param smsCountries ISO 3166 codes, at least one where SMS is offered; numbers without country code are of the first
 * @param recommendedMethods how many a user is advised to have
 * @param webauthn at most 20 origins, each https or on localhost, below {@code rp_id}, which is no public suffix
 * @param issuer name in the authenticator app; the tenant's name if absent
 * @param graceUntil where a second factor is asked for: until then who has none still gets in, and is told of the date;
 *     staff have no such time
 * @param sendBudgetPerDay most codes that are sent for the tenant in a day (UTC), by SMS and mail together; the
 *     installation's default if absent
 * @param trustedBrowserDays for how many days a browser in which the second factor was shown may be trusted, so that the
 *     next logins ask for the password alone; 0 or absent: never. Not for staff
 * @param acknowledgedRisks what the tenant knows of the methods it offers: each of SMS and email has to be in it where
 *     nothing else is offered (SP 800-63B-4 sections 3.1.3.1 and 3.2.9)
 * @param singleFactorPasswordLength fewest characters of a new password that is a user's only factor; 8 if absent, and
 *     SP 800-63B-4 section 3.1.1.2 asks for 15
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(Policy.WARNINGS)
public record Policy(
        @NotEmpty @UniqueElements List<@NotNull MethodType> methods,
        @NotNull @Min(1) @Max(10) Integer maxActiveMethods,
        @NotNull Enforcement enforcement,
        @NotNull @Min(0) @Max(20) Integer recoveryCodes,
        @NotNull PasswordReset passwordReset,
        @NotNull ChangeRequires changeRequires,

        @NotNull @UniqueElements @Size(max = MOST_COUNTRIES)
        List<@NotNull @Pattern(regexp = "[A-Z]{2}", message = "{country}") String> smsCountries,

        @NotNull @Min(1) @Max(10) Integer recommendedMethods,

        @Size(min = 1, max = 60) @Pattern(regexp = ISSUER, message = "{no_colon}")
        String issuer,

        @Valid WebAuthn webauthn,
        Instant graceUntil,
        @Min(1) @Max(10_000_000) Integer sendBudgetPerDay,
        @Min(0) @Max(30) Integer trustedBrowserDays,
        @UniqueElements List<@NotNull Risk> acknowledgedRisks,
        @Min(8) @Max(64) Integer singleFactorPasswordLength) {

    /** A member of answers, which whoever sends back what they read may leave in: nothing is read from it. */
    static final String WARNINGS = "warnings";

    /** As many as ISO 3166 has, about. */
    private static final int MOST_COUNTRIES = 250;

    private static final String UNSHOWN =
            ":\\p{C}\\p{Zl}\\p{Zp}\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u2800\\u3164\\uffa0\\ufe00-\\ufe0f";

    /**
     * One line that shows what it says: no colon, which ends the name in {@code otpauth} addresses, no control or format
     * character, with which text can be turned around (Unicode UAX 9), nothing that is there and cannot be seen.
     */
    private static final String ISSUER = "[^" + UNSHOWN + "\\p{Z}][^" + UNSHOWN + "]*";

    /** No clock of ours gets there; what is later is a mistake. */
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

    /** For a tenant that has said nothing: an authenticator app for who wants one, with recovery codes. */
    public static final Policy DEFAULT = new Policy(
            List.of(MethodType.TOTP),
            1,
            Enforcement.OPTIONAL,
            10,
            PasswordReset.SECOND_FACTOR,
            ChangeRequires.PASSWORD,
            List.of("DK"),
            1,
            null,
            null,
            null,
            null,
            null,
            null,
            null);

    /** Relying party of the tenant (WebAuthn Level 3, section 5.4.2) and the exact origins of its pages. */
    public record WebAuthn(
            @NotNull @Pattern(regexp = "[a-z0-9.-]{1,253}", message = "{host_name}")
            String rpId,

            @NotEmpty @Size(max = MOST_ORIGINS)
            List<
                            @NotNull @Size(max = WebOrigin.LONGEST)
                            @Pattern(regexp = WebOrigin.FORM, message = "{web_origin}") String>
                    origins) {
        private static final int MOST_ORIGINS = 20;

        public WebAuthn {
            origins = WebOrigin.normalised(origins);
        }
    }

    /** Whether a user must have an authenticator. Staff always must. */
    public enum Enforcement {
        OPTIONAL,
        AFTER_FIRST_ORDER,
        REQUIRED;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Enforcement of(String value) {
            return named(values(), value);
        }
    }

    /** How a user proves that it is them before their factors change. */
    public enum ChangeRequires {
        SESSION,
        PASSWORD,
        SECOND_FACTOR;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static ChangeRequires of(String value) {
            return named(values(), value);
        }
    }

    /** A method that is no good second factor, which a tenant has to acknowledge where it offers nothing else. */
    public enum Risk {
        /** Numbers are ported and messages are read on their way: a restricted authenticator. */
        SMS(MethodType.SMS),
        /** Says who reads a mailbox, and not who holds something. */
        EMAIL(MethodType.EMAIL);

        private final MethodType method;

        Risk(MethodType method) {
            this.method = method;
        }

        private static Stream<Risk> of(MethodType method) {
            return Arrays.stream(values()).filter(risk -> risk.method == method);
        }

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Risk of(String value) {
            return named(values(), value);
        }
    }

    /** What speaks against a policy that may be set all the same. A closed list; names are contract. */
    public enum Warning {
        /** No security keys: every method that is offered can be phished (SP 800-63B-4 section 2.2.2). */
        NO_PHISHING_RESISTANT_METHOD,
        /** Set by a release that did not ask; the next change has to acknowledge the risks. */
        UNACKNOWLEDGED_RISKS;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static <E extends Enum<E>> E named(E[] values, String name) {
        return Arrays.stream(values)
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of " + Arrays.toString(values)));
    }

    /** Everything that the members say of each other and cannot be. */
    List<InvalidField> contradictions() {
        List<InvalidField> found = new ArrayList<>();
        if (methods.contains(MethodType.SMS) && smsCountries.isEmpty()) {
            found.add(InvalidField.of("sms_countries", MfaText.NEEDS_COUNTRY));
        }
        smsCountries.stream()
                .filter(country -> !PhoneNumbers.isCountry(country))
                .forEach(country -> found.add(InvalidField.of("sms_countries", MfaText.NO_COUNTRY, country)));
        unacknowledged()
                .forEach(risk ->
                        found.add(InvalidField.of("acknowledged_risks", MfaText.UNACKNOWLEDGED_RISK, risk.value())));
        if (methods.contains(MethodType.WEBAUTHN) && webauthn == null) {
            found.add(InvalidField.of("webauthn", MfaText.NEEDS_PARTY));
        }
        if (webauthn != null) {
            if (!WebOrigin.isRegistrable(webauthn.rpId())) {
                found.add(InvalidField.of("rp_id", MfaText.RP_ID_OF_MANY, webauthn.rpId()));
            }
            webauthn.origins().stream()
                    .filter(origin -> !WebOrigin.isOf(webauthn.rpId(), origin))
                    .forEach(origin -> found.add(InvalidField.of("webauthn", MfaText.ORIGIN_OF_OTHERS, origin)));
        }
        if (recommendedMethods > maxActiveMethods) {
            found.add(InvalidField.of("recommended_methods", MfaText.MORE_THAN_ALLOWED));
        }
        if (graceUntil != null && (graceUntil.isBefore(Instant.EPOCH) || graceUntil.isAfter(END_OF_TIME))) {
            found.add(InvalidField.of("grace_until", MfaText.NO_TIME));
        }
        if (graceUntil != null && enforcement == Enforcement.OPTIONAL) {
            found.add(InvalidField.of("grace_until", MfaText.GRACE_ENDS_NOTHING));
        }
        return found;
    }

    /** Risks of the methods that are offered, where none of them is free of any. */
    private List<Risk> unacknowledged() {
        List<Risk> risks = methods.stream().flatMap(Risk::of).toList();
        return risks.size() < methods.size()
                ? List.of()
                : risks.stream()
                        .filter(risk -> acknowledgedRisks == null || !acknowledgedRisks.contains(risk))
                        .toList();
    }

    /** What an owner should know of this policy. */
    List<Warning> warnings() {
        List<Warning> found = new ArrayList<>();
        if (!methods.contains(MethodType.WEBAUTHN)) {
            found.add(Warning.NO_PHISHING_RESISTANT_METHOD);
        }
        if (!unacknowledged().isEmpty()) {
            found.add(Warning.UNACKNOWLEDGED_RISKS);
        }
        return found;
    }

    /** Fewest characters of a new password that is the user's only factor; empty where that makes no difference. */
    public OptionalInt passwordLengthAlone() {
        return singleFactorPasswordLength == null ? OptionalInt.empty() : OptionalInt.of(singleFactorPasswordLength);
    }

    /** Until when a person who must have an authenticator and has none gets in; empty where that time is over. */
    public Optional<Instant> graceAt(Instant now) {
        return Optional.ofNullable(graceUntil).filter(now::isBefore);
    }

    /** For how many days somebody may trust a browser; empty where they may not. */
    public Optional<Integer> trustedBrowserDaysFor(boolean staff) {
        return Optional.ofNullable(trustedBrowserDays).filter(days -> days > 0 && !staff);
    }

    /**
     * What somebody may enroll; an authenticator app where nothing else is left for them.
     *
     * @param withMail whether a mailbox counts for them
     */
    public List<MethodType> offeredTo(boolean withMail) {
        List<MethodType> offered = methods.stream()
                .filter(type -> withMail || type != MethodType.EMAIL)
                .toList();
        return offered.isEmpty() ? List.of(MethodType.TOTP) : offered;
    }
}
