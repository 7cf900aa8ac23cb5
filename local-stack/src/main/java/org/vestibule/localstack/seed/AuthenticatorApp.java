package org.vestibule.localstack.seed;

import com.bastiaanjansen.otp.TOTPGenerator;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.function.LongConsumer;
import org.vestibule.localstack.SecondHand;
import org.vestibule.localstack.StartFailure;

/** The app on a phone: computes codes from what the QR code says, and waits for a fresh one as a person would. */
public final class AuthenticatorApp {
    private static final long PERIOD_S = 30;

    private final TOTPGenerator generator;
    private final Clock clock;
    private long lastStep = -1;

    public AuthenticatorApp(String otpauthUri, Clock clock) {
        this.clock = clock;
        try {
            this.generator = TOTPGenerator.fromURI(new URI(otpauthUri));
        } catch (URISyntaxException e) {
            throw new StartFailure("The otpauth URI cannot be read", e);
        }
    }

    /**
     * A code of a step not used before: a service takes each step once (RFC 6238 section 5.2).
     *
     * @param countdown told the seconds left, once a second, while there is something to wait for
     */
    public String freshCode(LongConsumer countdown) {
        while (step() <= lastStep) {
            countdown.accept(PERIOD_S - clock.instant().getEpochSecond() % PERIOD_S);
            SecondHand.tick();
        }
        lastStep = step();
        return generator.at(clock.instant());
    }

    /** Six digits that are neither this step's code nor a neighbour's. */
    public String wrongCode() {
        var now = clock.instant();
        for (int guess = 0; ; guess++) {
            var code = "%06d".formatted(guess);
            if (!code.equals(generator.at(now))
                    && !code.equals(generator.at(now.minusSeconds(PERIOD_S)))
                    && !code.equals(generator.at(now.plusSeconds(PERIOD_S)))) {
                return code;
            }
        }
    }

    private long step() {
        return clock.instant().getEpochSecond() / PERIOD_S;
    }
}
