package org.vestibule.acceptance;

import static org.awaitility.Awaitility.await;

import com.bastiaanjansen.otp.HMACAlgorithm;
import com.bastiaanjansen.otp.HOTPGenerator;
import java.time.Duration;
import java.time.Instant;

/**
 * An authenticator app. Each step is good for one code; the services take the step before and after the present one as
 * well, so a scenario seldom has to wait for the next.
 */
final class Phone {
    private static final int STEP_S = 30;

    /** A request may take so long, sixteen at a time in small containers longer: a step that ends sooner is as good as over. */
    private static final int SLOWNESS_S = "containers".equals(System.getProperty("vestibule.suite")) ? 25 : 10;

    private final HOTPGenerator codes;
    private long last;

    Phone(String key) {
        this.codes = new HOTPGenerator.Builder(key)
                .withPasswordLength(6)
                .withAlgorithm(HMACAlgorithm.SHA1)
                .build();
    }

    /** A code that was not used before, of the oldest step that still counts. */
    String freshCode() {
        long oldest = (Instant.now().getEpochSecond() + SLOWNESS_S) / STEP_S - 1;
        last = Math.max(last + 1, oldest);
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> last <= now() + 1);
        return codes.generate(last);
    }

    /** The code of a step that lies so many steps from the present one. */
    String codeOf(int offset) {
        return codes.generate(now() + offset);
    }

    /** No code of any step near. */
    String wrongCode() {
        for (int guess = 0; ; guess++) {
            String code = "%06d".formatted(guess);
            boolean right = false;
            for (int offset = -3; offset <= 3; offset++) {
                right |= code.equals(codeOf(offset));
            }
            if (!right) {
                return code;
            }
        }
    }

    /** Waits for the start of a step, so that what follows stays within it. */
    static void awaitFreshStep() {
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Instant.now().getEpochSecond() % STEP_S < 5);
    }

    private static long now() {
        return Instant.now().getEpochSecond() / STEP_S;
    }
}
