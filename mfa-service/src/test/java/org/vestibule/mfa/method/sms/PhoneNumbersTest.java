package org.vestibule.mfa.method.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.mfa.method.sms.PhoneNumbers.Reading.Accepted;
import org.vestibule.mfa.method.sms.PhoneNumbers.Reading.Refused;

class PhoneNumbersTest {
    private static final List<String> DENMARK = List.of("DK");

    @ParameterizedTest
    @Tag("S0-03")
    @Tag("attack-37")
    @ValueSource(
            strings = {
                "20123456",
                "20 12 34 56",
                "+4520123456",
                "+45 20 12 34 56",
                "004520123456",
                "0045 2012 3456",
                "(+45) 20-12-34-56",
                "２０１２３４５６"
            })
    void everySpellingOfADanishNumberIsOneNumber(String typed) {
        assertThat(PhoneNumbers.read(typed, DENMARK)).isEqualTo(new Accepted("+4520123456", "+45 •• •• •• 56"));
    }

    @Test
    void numberThatMayBeALandlineIsTakenBecauseTheCodeIsTheTest() {
        assertThat(PhoneNumbers.read("33 12 34 56", DENMARK)).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80123456", "+4590123456"})
    void freeAndPremiumNumbersTakeNoSms(String typed) {
        assertThat(PhoneNumbers.read(typed, DENMARK)).isEqualTo(new Refused("cannot_receive_sms"));
    }

    @ParameterizedTest
    @Tag("S0-03")
    @CsvSource({"+46701234567", "0046 70 123 45 67", "+14155552671", "+299221234", "+298211234"})
    void numberOfAnotherCountryIsToldApart(String typed) {
        assertThat(PhoneNumbers.read(typed, DENMARK)).isEqualTo(new Refused("country_not_allowed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "abc", "1", "2012345", "201234567890", "+45", "112", "+999123456789"})
    void whatIsNoNumberIsSaidToBeNone(String typed) {
        assertThat(PhoneNumbers.read(typed, DENMARK)).isEqualTo(new Refused("not_a_number"));
    }

    @Test
    void secondCountryIsTakenWithItsCode() {
        var countries = List.of("DK", "SE");

        assertThat(PhoneNumbers.read("+46 70 123 45 67", countries))
                .isInstanceOfSatisfying(
                        Accepted.class, number -> assertThat(number.e164()).isEqualTo("+46701234567"));
        assertThat(PhoneNumbers.read("20123456", countries))
                .isInstanceOfSatisfying(
                        Accepted.class, number -> assertThat(number.e164()).isEqualTo("+4520123456"));
    }

    @Test
    void oddNumberOfDigitsKeepsItsLastTwoTogether() {
        assertThat(PhoneNumbers.read("+46 70 123 45 67", List.of("SE")))
                .isEqualTo(new Accepted("+46701234567", "+46 • •• •• •• 67"));
    }

    @Test
    void tenantThatSendsNowhereTakesNoNumber() {
        assertThat(PhoneNumbers.read("+4520123456", List.of())).isEqualTo(new Refused("country_not_allowed"));
    }

    @ParameterizedTest
    @CsvSource({"+4520123456, true", "20123456, false", "+45 20 12 34 56, false", "+4512, false", "x, false"})
    void onlyOneFormOfANumberIsKept(String number, boolean kept) {
        assertThat(PhoneNumbers.isE164(number)).isEqualTo(kept);
    }
}
