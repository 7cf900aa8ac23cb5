package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vestibule.localstack.service.ServiceProcess;

/** What services write until they are ready: no fault that an operator would have to wonder about. */
@ExtendWith(TheSuite.class)
class StartLogsIT {
    private static final String STARTED = " started in ";

    private final TheSuite suite;

    StartLogsIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("input-30")
    void noServiceStartsWithAnErrorOrAStackTrace() {
        assertThat(suite.parts().processes()).isNotEmpty().allSatisfy(service -> {
            List<String> lines = untilStarted(service);
            assertThat(lines)
                    .as("%s tells when it has started", service.name())
                    .anyMatch(line -> line.contains(STARTED));
            assertThat(ContainerHealth.loud(String.join("\n", lines)))
                    .as(service.name())
                    .isEmpty();
            assertThat(lines)
                    .as(service.name())
                    .noneMatch(line -> line.contains("NoClassDefFoundError")
                            || line.contains("IllegalAccessError")
                            || line.contains("--add-opens"));
        });
    }

    private static List<String> untilStarted(ServiceProcess service) {
        try {
            List<String> all = Files.readAllLines(service.log());
            int started = 0;
            while (started < all.size() && !all.get(started).contains(STARTED)) {
                started++;
            }
            return all.subList(0, Math.min(started + 1, all.size()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
