package org.vestibule.mfa.method.sms;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;

/**
 * Where a number is from: numbers that are rented to be sent to, for the share that the sender's fee pays, lie close
 * together.
 *
 * @param country ISO 3166 code
 * @param prefix country code and the first four digits behind it, with a plus
 */
public record NumberRange(String country, String prefix) {
    private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();
    private static final int DIGITS = 4;

    /** @param e164 as numbers are kept */
    public static NumberRange of(String e164) {
        try {
            PhoneNumber number = LIBRARY.parse(e164, null);
            String country = Optional.ofNullable(LIBRARY.getRegionCodeForNumber(number))
                    .orElseGet(() -> LIBRARY.getRegionCodeForCountryCode(number.getCountryCode()));
            String national = LIBRARY.getNationalSignificantNumber(number);
            String first = national.substring(0, Math.min(DIGITS, national.length()));
            return new NumberRange(country, "+" + number.getCountryCode() + first);
        } catch (NumberParseException e) {
            throw new IllegalStateException("a number was kept that is none", e);
        }
    }
}
