package org.vestibule.admin.adoption;

import java.time.LocalDate;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import org.vestibule.admin.adoption.Adoption.Day;
import org.vestibule.admin.adoption.Adoption.Methods;

/**
 * What there is now, and by how much each day changed it; days without a change may be absent.
 *
 * @param changes of the days after the first of the history
 */
record Census(long customers, long enabled, Methods methods, Map<LocalDate, Change> changes) {
    /** How many more there were at the end of a day than at its beginning. */
    record Change(long customers, long enabled) {}

    private static final Change NONE = new Change(0, 0);

    /** Walks backwards from today over so many days. Clocks of services differ, so no number trusts another blindly. */
    Adoption back(LocalDate today, int days) {
        List<Day> history = new LinkedList<>();
        long wereCustomers = customers;
        long wereEnabled = enabled;
        for (LocalDate day = today; history.size() < days; day = day.minusDays(1)) {
            long shown = Math.max(0, wereCustomers);
            history.addFirst(new Day(day, shown, Math.clamp(wereEnabled, 0, shown)));
            Change change = changes.getOrDefault(day, NONE);
            wereCustomers -= change.customers();
            wereEnabled -= change.enabled();
        }
        return new Adoption(customers, enabled, methods, List.copyOf(history));
    }
}
