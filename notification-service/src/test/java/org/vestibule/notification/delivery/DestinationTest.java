package org.vestibule.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.contracts.Message.Template;

class DestinationTest {
    @ParameterizedTest
    @CsvSource({
        "SMS, +4520123434, +45 •• •• •• 34",
        "SMS, +12025550199, +1 •• •• •• 99",
        "SMS, +45, •••",
        "EMAIL, kim@example.dk, k•••@e•••.dk",
        "EMAIL, k@e.dk, k•••@e•••.dk",
        "EMAIL, nobody, •••",
        "EMAIL, @example.dk, •••"
    })
    void isMasked(Channel channel, String to, String shown) {
        var message = new Message(channel, to, Template.LOGIN_CODE, "en", null, Map.of());

        assertThat(Destination.mask(message)).isEqualTo(shown);
    }
}
