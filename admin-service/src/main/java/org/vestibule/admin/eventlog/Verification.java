package org.vestibule.admin.eventlog;

/**
 * What walking a chain found.
 *
 * @param events rows whose link was checked and held
 * @param firstBroken place of the first row that was changed, removed or put in; null where there is none
 */
public record Verification(long events, boolean intact, Long firstBroken) {
    static Verification intact(long events) {
        return new Verification(events, true, null);
    }

    static Verification brokenAt(long seq) {
        return new Verification(seq - 1, false, seq);
    }
}
