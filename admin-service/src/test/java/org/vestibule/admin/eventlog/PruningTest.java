package org.vestibule.admin.eventlog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.foundation.start.CannotStart;

class PruningTest {
    @Test
    void whatStaffDidIsKeptAsLongAsTheRest() {
        var kept = Kept.days(400, 400);
        assertRefused(
                new Kept(kept.security(), Duration.ofDays(399), kept.shortest(), kept.inbox()),
                "vestibule.retention.staff is PT9576H",
                "vestibule.retention.security, PT9600H");
    }

    /** Or the verification would call changed what was removed by a setting that was short for a while. */
    @Test
    @Tag("attack-58")
    void nothingIsRemovedThatTheVerificationHoldsForYoung() {
        assertRefused(
                Kept.days(399, 400),
                "vestibule.retention.security is PT9576H",
                "vestibule.retention.shortest, PT9600H");
    }

    private static void assertRefused(RetentionConfig config, String... words) {
        var pruning = new Pruning(null, config, Clock.systemUTC());
        var refused = assertThatThrownBy(() -> pruning.run("", _ -> {})).isInstanceOf(CannotStart.class);
        for (String said : words) {
            refused.hasMessageContaining(said);
        }
    }
}
