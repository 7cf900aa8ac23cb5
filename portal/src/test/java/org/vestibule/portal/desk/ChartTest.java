package org.vestibule.portal.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vestibule.portal.rest.AdminApi.AdoptionDay;

class ChartTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,10,0", "5,10,50", "1,3,33", "2,3,67", "10,10,100", "1,1000,1", "999,1000,99", "3,0,0"})
    void aShareIsNeverNoneWhereThereIsSomebodyNorAllWhereSomebodyIsMissing(long part, long whole, long percent) {
        assertThat(Chart.percent(part, whole)).isEqualTo(percent);
    }

    @Test
    void theLineGoesFromTheLeftEdgeToTheRightOneAndHigherIsNearerToTheTop() {
        Chart chart = Chart.of(List.of(day(0, 100, 0), day(1, 100, 25), day(2, 100, 50)));

        assertThat(chart.top()).isEqualTo(50);
        assertThat(chart.line()).isEqualTo("0.0,100.0 500.0,50.0 1000.0,0.0");
        assertThat(chart.area()).isEqualTo("0.0,100.0 0.0,100.0 500.0,50.0 1000.0,0.0 1000.0,100.0");
        assertThat(chart.marks()).containsExactly(50L, 25L, 0L);
    }

    @ParameterizedTest
    @CsvSource({"0,10", "10,10", "11,25", "26,50", "51,100", "100,100"})
    void theAxisEndsCloseAboveTheHighestShare(long share, long top) {
        assertThat(Chart.of(List.of(day(0, 100, share))).top()).isEqualTo(top);
    }

    @Test
    void thirtyDaysAreNamedByTheirEndsAndTheMiddle() {
        var history = java.util.stream.IntStream.range(0, 30)
                .mapToObj(day -> day(day, 10, 1))
                .toList();

        assertThat(Chart.of(history).dates())
                .extracting(Chart.Day::date)
                .containsExactly(FIRST, FIRST.plusDays(14), FIRST.plusDays(29));
    }

    @Test
    void aSingleDayIsAPointAndNoDivisionByNothing() {
        Chart chart = Chart.of(List.of(day(0, 0, 0)));

        assertThat(chart.line()).isEqualTo("0.0,100.0");
        assertThat(chart.dates()).hasSize(1);
    }

    private static AdoptionDay day(int number, long customers, long enabled) {
        return new AdoptionDay(FIRST.plusDays(number), customers, enabled);
    }
}
