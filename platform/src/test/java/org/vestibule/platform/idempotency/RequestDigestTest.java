package org.vestibule.platform.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestDigestTest {
    private static RequestDigest of(String body, String... head) {
        return new RequestDigest(Arrays.asList(head), new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void itIsTheSameHoweverTheBodyIsRead() throws IOException {
        byte[] unread = of("{\"a\":1}", "/path").value();
        var byBytes = of("{\"a\":1}", "/path");
        var inPart = of("{\"a\":1}", "/path");
        var skipped = of("{\"a\":1}", "/path");

        assertThat(new String(byBytes.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
        byBytes.close();
        assertThat(inPart.read()).isEqualTo('{');
        assertThat(skipped.skip(3)).isEqualTo(3);

        assertThat(List.of(byBytes.value(), inPart.value(), skipped.value()))
                .allSatisfy(value -> assertThat(value).isEqualTo(unread));
    }

    @Test
    void everyPartCountsAndNoneFlowsIntoTheNext() throws IOException {
        byte[] one = of("body", "/path", "query").value();

        assertThat(of("body2", "/path", "query").value()).isNotEqualTo(one);
        assertThat(of("body", "/pathq", "uery").value()).isNotEqualTo(one);
        assertThat(of("body", "/path", null).value())
                .isNotEqualTo(of("body", "/path", "").value());
    }
}
