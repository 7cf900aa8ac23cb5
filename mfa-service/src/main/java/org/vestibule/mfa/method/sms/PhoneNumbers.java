package org.vestibule.mfa.method.sms;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reads phone numbers as people type them, by libphonenumber. A number without country code is of the tenant's first
 * country. Only numbers that can take an SMS are accepted; in Denmark a landline cannot be told from a mobile by its
 * number, so the code that is sent is the test.
 */
public final class PhoneNumbers {
    private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();
    private static final Set<PhoneNumberType> CAN_TAKE_SMS =
            EnumSet.of(PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE);
    private static final int SHOWN_DIGITS = 2;

    private PhoneNumbers() {}

    /** What a typed number turned out to be. */
    public sealed interface Reading {
        /** @param e164 in the one form in which numbers are counted, compared and sent to */
        record Accepted(String e164, String hint) implements Reading {}

        /** @param reason {@code not_a_number}, {@code country_not_allowed} or {@code cannot_receive_sms} */
        record Refused(String reason) implements Reading {}
    }

    /** Whether numbers of this ISO 3166 code are known. */
    public static boolean isCountry(String code) {
        return LIBRARY.getSupportedRegions().contains(code);
    }

    /** Whether it is a valid number in the one form in which numbers are kept. */
    public static boolean isE164(String number) {
        try {
            PhoneNumber parsed = LIBRARY.parse(number, null);
            return LIBRARY.isValidNumber(parsed)
                    && LIBRARY.format(parsed, PhoneNumberFormat.E164).equals(number);
        } catch (NumberParseException e) {
            return false;
        }
    }

    /** @param countries ISO 3166 codes the tenant sends to, the first is the one of numbers without country code */
    public static Reading read(String typed, List<String> countries) {
        if (countries.isEmpty()) {
            return new Reading.Refused("country_not_allowed");
        }
        PhoneNumber number;
        try {
            number = LIBRARY.parse(typed, countries.getFirst());
        } catch (NumberParseException e) {
            return new Reading.Refused("not_a_number");
        }
        if (!countries.contains(String.valueOf(LIBRARY.getRegionCodeForNumber(number)))) {
            return new Reading.Refused(
                    LIBRARY.isPossibleNumber(number) && !countries.contains(regionOf(number))
                            ? "country_not_allowed"
                            : "not_a_number");
        }
        if (!LIBRARY.isValidNumber(number)) {
            return new Reading.Refused("not_a_number");
        }
        if (!CAN_TAKE_SMS.contains(LIBRARY.getNumberType(number))) {
            return new Reading.Refused("cannot_receive_sms");
        }
        return new Reading.Accepted(LIBRARY.format(number, PhoneNumberFormat.E164), hint(number));
    }

    private static String regionOf(PhoneNumber number) {
        return LIBRARY.getRegionCodeForCountryCode(number.getCountryCode());
    }

    /** {@code +45 •• •• •• 34}: enough for the owner to know it by. */
    private static String hint(PhoneNumber number) {
        String digits = LIBRARY.getNationalSignificantNumber(number);
        String hidden = "•".repeat(Math.max(0, digits.length() - SHOWN_DIGITS));
        String masked = hidden + digits.substring(Math.max(0, digits.length() - SHOWN_DIGITS));
        return "+" + number.getCountryCode() + " " + masked.replaceAll(".(?=(..)+$)", "$0 ");
    }
}
