package org.vestibule.portal.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFilterTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Copenhagen");

    @Test
    void daysAreThoseOfTheInstallationAndTheLastOneIsWhole() {
        LogFilter filter = LogFilter.of(null, "2026-03-28", "2026-03-29", ZONE);

        assertThat(filter.since()).isEqualTo(Instant.parse("2026-03-27T23:00:00Z"));
        assertThat(filter.until()).isEqualTo(Instant.parse("2026-03-29T22:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "yesterday", "2026-02-30", "9999-12-31", "-999999999-01-01", "29.03.2026"})
    void whatIsNoDayFiltersNothing(String typed) {
        LogFilter filter = LogFilter.of(null, typed, typed, ZONE);

        assertThat(filter.isFiltered()).isFalse();
        assertThat(filter.since()).isNull();
        assertThat(filter.until()).isNull();
    }

    @Test
    void aTypeThatNoEventHasFiltersNothing() {
        assertThat(LogFilter.of("login.cancelled", null, null, ZONE).type()).isNull();
        assertThat(LogFilter.of("login.failed", null, null, ZONE).type()).isEqualTo("login.failed");
    }

    @Test
    void linksKeepTheFilter() {
        LogFilter filter = LogFilter.of("login.failed", "2026-03-28", null, ZONE);

        assertThat(filter.query("Mg&=")).isEqualTo("?type=login.failed&from=2026-03-28&cursor=Mg%26%3D");
        assertThat(LogFilter.NONE.query(null)).isEmpty();
    }
}
