package org.vestibule.mfa.method.totp;

import com.bastiaanjansen.otp.HMACAlgorithm;
import com.bastiaanjansen.otp.HOTPGenerator;
import com.bastiaanjansen.otp.SecretGenerator;
import com.bastiaanjansen.otp.TOTPGenerator;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.vestibule.mfa.method.OneTimeCode;

/**
 * Time-based codes (RFC 6238) as every authenticator app makes them: HMAC-SHA-1, six digits, steps of 30 seconds. One
 * step either way is accepted, for clocks that differ and for slow fingers, and never more (RFC 6238 section 5.2).
 */
public final class Totp {
    /** Length of a step. */
    public static final Duration STEP = Duration.ofSeconds(30);

    /** Length of a code. */
    public static final int DIGITS = 6;

    private static final int LONGEST_ACCOUNT = 64;
    private static final int KEY_BITS = 160;
    private static final Pattern KEY = Pattern.compile("[A-Z2-7]{16,208}");
    private static final int WINDOW = 1;
    private static final Duration LONGEST_LAG = Duration.ofMinutes(10);

    private Totp() {}

    /** A new key of 160 bits (RFC 4226 section 4, R6), in Base32 without padding. */
    public static String newKey() {
        return new String(SecretGenerator.generate(KEY_BITS), StandardCharsets.US_ASCII).replace("=", "");
    }

    /** Whether a key that another app was set up with can go on here: Base32 of 80 bits at least, as old ones have. */
    public static boolean isKey(String secret) {
        return secret != null && KEY.matcher(plainKey(secret)).matches();
    }

    /** A Base32 key without what only helps the eye. */
    public static String plainKey(String secret) {
        return secret.replaceAll("[\\s=-]", "").toUpperCase(Locale.ROOT);
    }

    /** The step of an instant: whole steps since the epoch. */
    public static long stepAt(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), STEP.toSeconds());
    }

    /**
     * The step within the window around {@code now} whose code this is. All steps are computed and compared before it is
     * decided, so the time it takes tells nothing.
     */
    public static OptionalLong matchingStep(String key, String code, Instant now) {
        HOTPGenerator codes = codes(key);
        long current = stepAt(now);
        long match = -1;
        for (long step = current - WINDOW; step <= current + WINDOW; step++) {
            if (OneTimeCode.equal(codes.generate(step), code)) {
                match = step;
            }
        }
        return match < 0 ? OptionalLong.empty() : OptionalLong.of(match);
    }

    /**
     * How far behind the clock of an app is that shows this code, up to ten minutes; empty where no such step made it.
     * Only steps before the window are looked at: their codes can no longer be used, so the answer helps no guesser, as
     * the name of one of the future would.
     */
    public static Optional<Duration> lag(String key, String code, Instant now) {
        HOTPGenerator codes = codes(key);
        long current = stepAt(now);
        long match = -1;
        for (long step = Math.max(0, current - LONGEST_LAG.dividedBy(STEP)); step < current - WINDOW; step++) {
            if (OneTimeCode.equal(codes.generate(step), code)) {
                match = step;
            }
        }
        return match < 0 ? Optional.empty() : Optional.of(STEP.multipliedBy(current - match));
    }

    /**
     * Key URI for the app's camera. Issuer and account lose their colons, which would split the label; everything is
     * percent-encoded (RFC 3986), a space never becomes a plus.
     */
    public static String uri(String key, String issuer, String account) {
        try {
            return new TOTPGenerator.Builder(key)
                    .withHOTPGenerator(hotp -> hotp.withPasswordLength(DIGITS).withAlgorithm(HMACAlgorithm.SHA1))
                    .withPeriod(STEP)
                    .build()
                    .getURI(plain(issuer), shortened(plain(account)))
                    .toString()
                    .replace("+", "%20");
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no key URI can be made of issuer and account", e);
        }
    }

    /** An app shows it beside the code; all of a long name, percent-encoded, would not fit into a QR code. */
    private static String shortened(String account) {
        int end = account.offsetByCodePoints(0, Math.min(LONGEST_ACCOUNT, account.codePointCount(0, account.length())));
        return account.substring(0, end);
    }

    private static String plain(String text) {
        return text.replace(':', ' ').strip();
    }

    private static HOTPGenerator codes(String key) {
        return new HOTPGenerator.Builder(key)
                .withPasswordLength(DIGITS)
                .withAlgorithm(HMACAlgorithm.SHA1)
                .build();
    }
}
