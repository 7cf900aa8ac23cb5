package org.vestibule.bench.people;

import com.bastiaanjansen.otp.HMACAlgorithm;
import com.bastiaanjansen.otp.HOTPGenerator;
import java.nio.charset.StandardCharsets;

/** What an authenticator app shows: HMAC-SHA-1, six digits. */
public final class TotpCode {
    private static final int DIGITS = 6;

    private TotpCode() {}

    /** @param secret in Base32 */
    public static String of(String secret, long step) {
        return new HOTPGenerator.Builder(secret.getBytes(StandardCharsets.US_ASCII))
                .withPasswordLength(DIGITS)
                .withAlgorithm(HMACAlgorithm.SHA1)
                .build()
                .generate(step);
    }
}
