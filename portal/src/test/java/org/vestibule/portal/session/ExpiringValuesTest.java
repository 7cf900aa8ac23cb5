package org.vestibule.portal.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("attack-70")
class ExpiringValuesTest {
    private static final Instant END = Instant.parse("2026-03-02T07:05:00Z");

    private final ObjectMapper json = new ObjectMapper();
    private final ExpiringValues values = new ExpiringValues(json);

    record Kept(String secret, int times) {}

    @Test
    void valueIsReadUntilItsEndAndNotFromThenOn() {
        byte[] written = values.write(new Kept("4f7a", 3), END);

        assertThat(values.read(written, Kept.class, END.minusMillis(1))).contains(new Kept("4f7a", 3));
        assertThat(values.read(written, Kept.class, END)).isEmpty();
        assertThat(values.read(written, Kept.class, END.plusSeconds(86_400))).isEmpty();
    }

    @Test
    void textAndListsHaveAnEndToo() {
        assertThat(values.read(values.write("7", END), String.class, END.minusMillis(1)))
                .contains("7");
        assertThat(values.read(values.write(new String[] {"1", "2"}, END), String[].class, END))
                .isEmpty();
    }

    @Test
    void releaseBeforeReadsWhatIsWrittenHereAndTheOtherWayRound() throws Exception {
        byte[] written = values.write(new Kept("4f7a", 3), END);
        byte[] ofBefore = "{\"secret\":\"4f7a\",\"times\":3}".getBytes(StandardCharsets.UTF_8);

        assertThat(json.readValue(written, Kept.class)).isEqualTo(new Kept("4f7a", 3));
        assertThat(values.read(ofBefore, Kept.class, END)).contains(new Kept("4f7a", 3));
    }
}
