package org.vestibule.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vestibule.bench.machine.Machine;

class RowTest {
    private static final Row LOGIN =
            new Row("login", 40.0, 5.0, 8.0, 9.0, 1.5, 6.0, null, null, null, Map.of("spread", 0.1));

    @Test
    void aTargetHoldsUpToItsBound() {
        assertThat(LOGIN.judged(0.25, Target.atMost(0.25)).holds()).isTrue();
        assertThat(LOGIN.judged(0.26, Target.atMost(0.25)).holds()).isFalse();
        assertThat(LOGIN.judged(0.69, Target.atLeast(0.7)).holds()).isFalse();
    }

    @Test
    void aLineIsOneJsonObjectWithTheNamesThatToolsKnow() {
        var written = new ByteArrayOutputStream();

        new JsonLines(new PrintStream(written, true, StandardCharsets.UTF_8))
                .row(LOGIN.judged(0.25, Target.atMost(1 / 3.0)));

        assertThat(written.toString(StandardCharsets.UTF_8))
                .startsWith("{\"work\":\"login\",\"rps\":40.0,\"p50_ms\":5.0")
                .contains("\"cpu_ms\":1.5,\"peer_cpu_ms\":6.0,\"ratio\":0.25,\"target\":\"<= 0.33\",\"holds\":true")
                .endsWith("}" + System.lineSeparator());
    }

    @Test
    void theChartNamesTheMachine() {
        var chart = new Chart(Path.of("unused.svg"), new Machine("A <chip>", 2, 24, "25"), "2026-01-31");
        chart.row(LOGIN);

        assertThat(chart.draw())
                .contains("2026-01-31, A &lt;chip>, 2 cores, 24 GiB, Java 25")
                .contains("6.00");
    }
}
