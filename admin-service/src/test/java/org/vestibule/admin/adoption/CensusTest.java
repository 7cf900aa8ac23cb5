package org.vestibule.admin.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.adoption.Adoption.Day;
import org.vestibule.admin.adoption.Adoption.Methods;
import org.vestibule.admin.adoption.Census.Change;

class CensusTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 2);
    private static final LocalDate YESTERDAY = TODAY.minusDays(1);
    private static final LocalDate BEFORE = TODAY.minusDays(2);
    private static final Methods METHODS = new Methods(4, 1, 0, 0);

    private static Census census(long customers, long enabled, Map<LocalDate, Change> changes) {
        return new Census(customers, enabled, METHODS, changes);
    }

    @Test
    void eachDayIsAsItWasBeforeTheDaysAfterIt() {
        var census = census(10, 4, Map.of(TODAY, new Change(2, -1), YESTERDAY, new Change(-3, 3)));

        assertThat(census.back(TODAY, 3))
                .isEqualTo(new Adoption(
                        10,
                        4,
                        METHODS,
                        List.of(new Day(BEFORE, 11, 2), new Day(YESTERDAY, 8, 5), new Day(TODAY, 10, 4))));
    }

    @Test
    void withoutAChangeEachDayIsLikeToday() {
        assertThat(census(10, 4, Map.of()).back(TODAY, 30).history())
                .hasSize(30)
                .allMatch(day -> day.customers() == 10 && day.enabled() == 4)
                .extracting(Day::date)
                .isSorted()
                .endsWith(TODAY);
    }

    @Test
    void noDayHasFewerThanNobodyNorMoreThanEverybody() {
        var tooMany = census(1, 1, Map.of(TODAY, new Change(3, 5), YESTERDAY, new Change(-2, -6)));

        assertThat(tooMany.back(TODAY, 3).history())
                .containsExactly(new Day(BEFORE, 0, 0), new Day(YESTERDAY, 0, 0), new Day(TODAY, 1, 1));
        assertThat(census(2, 2, Map.of(TODAY, new Change(1, 0))).back(TODAY, 2).history())
                .containsExactly(new Day(YESTERDAY, 1, 1), new Day(TODAY, 2, 2));
    }
}
