package org.vestibule.localstack.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticatorAppTest {
    /** The SHA-1 secret of RFC 6238 appendix B, {@code 12345678901234567890}. */
    private static final String URI =
            "otpauth://totp/Northgate%20Domains:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Northgate%20Domains"
                    + "&algorithm=SHA1&digits=6&period=30";

    @ParameterizedTest
    @CsvSource({"59,287082", "1111111109,081804", "1111111111,050471", "1234567890,005924", "2000000000,279037"})
    void computesTheCodesOfRfc6238(long second, String code) {
        var app = new AuthenticatorApp(URI, Clock.fixed(Instant.ofEpochSecond(second), ZoneOffset.UTC));

        assertThat(app.freshCode(left -> {})).isEqualTo(code);
    }

    @Test
    void waitsForTheNextStepWithACountdown() {
        var seconds = new AtomicLong(58);
        InstantSource clock = () -> Instant.ofEpochSecond(seconds.get());
        var app = new AuthenticatorApp(URI, clock.withZone(ZoneOffset.UTC));
        var first = app.freshCode(left -> {});
        var told = new ArrayList<Long>();

        var second = app.freshCode(left -> {
            told.add(left);
            seconds.addAndGet(2);
        });

        assertThat(second).isNotEqualTo(first);
        assertThat(told).containsExactly(2L);
    }

    @Test
    void aWrongCodeIsWrong() {
        var clock = Clock.fixed(Instant.ofEpochSecond(59), ZoneOffset.UTC);
        var app = new AuthenticatorApp(URI, clock);

        assertThat(app.wrongCode()).hasSize(6).isNotEqualTo("287082");
    }
}
