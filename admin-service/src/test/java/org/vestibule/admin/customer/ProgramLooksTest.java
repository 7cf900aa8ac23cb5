package org.vestibule.admin.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Kind;

class ProgramLooksTest {
    private static final UUID PROGRAM = UUID.randomUUID();
    private static final Actor FOR_KIRSTEN = new Actor(PROGRAM, Kind.CLIENT, "desk", "Kirsten");
    private static final Actor FOR_BO = new Actor(PROGRAM, Kind.CLIENT, "desk", "Bo");

    private Instant now = Instant.parse("2026-03-02T08:00:00Z");
    private final ProgramLooks looks = new ProgramLooks(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });
    private final UUID kim = UUID.randomUUID();

    @Test
    void aLookIsStatedOnceInTenMinutes() {
        assertThat(looks.isStated("shop", FOR_KIRSTEN, kim)).isFalse();
        looks.stated("shop", FOR_KIRSTEN, kim);

        now = now.plus(ProgramLooks.AGAIN_AFTER).minusSeconds(1);
        assertThat(looks.isStated("shop", FOR_KIRSTEN, kim)).isTrue();
        now = now.plusSeconds(1);
        assertThat(looks.isStated("shop", FOR_KIRSTEN, kim)).isFalse();
    }

    @Test
    void anotherActorCustomerOrTenantIsAnotherLook() {
        looks.stated("shop", FOR_KIRSTEN, kim);

        assertThat(looks.isStated("shop", FOR_BO, kim)).isFalse();
        assertThat(looks.isStated("shop", FOR_KIRSTEN, UUID.randomUUID())).isFalse();
        assertThat(looks.isStated("other", FOR_KIRSTEN, kim)).isFalse();
    }

    @Test
    void ofTooManyTheOldestIsForgotten() {
        UUID bo = UUID.randomUUID();
        looks.stated("shop", FOR_KIRSTEN, kim);
        looks.stated("shop", FOR_KIRSTEN, bo);
        now = now.plus(Duration.ofMinutes(11));
        looks.stated("shop", FOR_KIRSTEN, kim);
        for (int n = 0; n < ProgramLooks.MOST - 1; n++) {
            looks.stated("shop", FOR_KIRSTEN, UUID.randomUUID());
        }

        assertThat(looks.isStated("shop", FOR_KIRSTEN, kim)).isTrue();
        looks.stated("shop", FOR_KIRSTEN, UUID.randomUUID());
        assertThat(looks.isStated("shop", FOR_KIRSTEN, kim)).isFalse();
    }
}
