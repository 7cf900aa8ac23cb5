package org.vestibule.acceptance;

import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** A new installation under load: no code is warm, and every database is empty. */
@Isolated
@Order(Order.DEFAULT + 4)
@Tag("O-01")
@ExtendWith(TheSuite.class)
class ContainerFreshIT {
    private final TheSuite suite;

    ContainerFreshIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    void aFreshInstallationStandsTwoThousandLogins() {
        Compose containers = suite.freshContainers();

        LoginLoad.twoThousand(suite, "a fresh installation", Map.of());

        ContainerHealth.assertNothingWasKilled(containers);
        ContainerHealth.assertLogsAreQuiet(containers);
    }
}
