package org.vestibule.mfa.method.sms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("attack-36")
class NumberRangeTest {
    @ParameterizedTest
    @CsvSource({
        "+4520123456, DK, +452012",
        "+46701234567, SE, +467012",
        "+298211234, FO, +2982112",
        "+12025550123, US, +12025",
        "+14165550123, CA, +14165",
        "+4500000000, DK, +450000"
    })
    void aRangeIsTheCountryCodeAndFourDigits(String number, String country, String prefix) {
        assertThat(NumberRange.of(number)).isEqualTo(new NumberRange(country, prefix));
    }
}
