package org.vestibule.bench.report;

import java.util.Locale;

/** What a ratio is to be. */
public record Target(double bound, boolean atMost) {
    public static Target atMost(double bound) {
        return new Target(bound, true);
    }

    public static Target atLeast(double bound) {
        return new Target(bound, false);
    }

    public boolean holdsFor(double ratio) {
        return atMost ? ratio <= bound : ratio >= bound;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %.2f", atMost ? "<=" : ">=", bound);
    }
}
