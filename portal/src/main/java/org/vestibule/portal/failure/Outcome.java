package org.vestibule.portal.failure;

import org.vestibule.portal.page.ShellTexts;

/** What can be said of a request that was not answered: nothing was changed only where nothing was to be changed. */
enum Outcome {
    NOTHING_CHANGED,
    UNSURE;

    static Outcome of(boolean isReading) {
        return isReading ? NOTHING_CHANGED : UNSURE;
    }

    /** @param said what a service says about it, which counts; null where it says nothing */
    String away(ShellTexts texts, long seconds, String said) {
        if (said != null && !said.isBlank()) {
            return said;
        }
        return this == UNSURE ? texts.away_unsure() : texts.away_detail(seconds);
    }

    /** A request that was refused was not begun; one that failed here may have got anywhere. */
    String broken(ShellTexts texts, int status) {
        return this == UNSURE && status >= 500 ? texts.away_unsure() : texts.broken_detail();
    }
}
