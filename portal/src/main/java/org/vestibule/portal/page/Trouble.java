package org.vestibule.portal.page;

import java.time.Duration;
import org.vestibule.contracts.ProblemType;
import org.vestibule.portal.rest.Problem;
import org.vestibule.portal.rest.Support;

/**
 * What stands above a form that was not accepted: the service's own words, and how to go on.
 *
 * @param title in one sentence, never null
 * @param detail more of it, or null
 * @param triesLeft null when it is not about tries
 * @param clockBehindS how many seconds ago the app showed that code; null when it is not about clocks
 * @param retryAfterS null when waiting does not help
 * @param support null when support need not be asked
 */
public record Trouble(
        String title, String detail, Integer triesLeft, Long clockBehindS, Long retryAfterS, Support support) {

    public static Trouble of(Problem problem) {
        boolean saysHowLong = problem.is(ProblemType.LOCKED) || problem.retryAfterS() != null;
        return new Trouble(
                problem.title(),
                details(problem),
                problem.remainingAttempts(),
                problem.clockSkewS(),
                saysHowLong ? problem.retryAfterS() : null,
                problem.support());
    }

    /** Of the portal's own words. */
    public static Trouble saying(String title) {
        return new Trouble(title, null, null, null, null, null);
    }

    /** Whole minutes to wait, counted up; 0 for less than a minute. */
    public long minutes() {
        return retryAfterS < 60 ? 0 : Duration.ofSeconds(retryAfterS + 59).toMinutes();
    }

    private static String details(Problem problem) {
        if (problem.errors() == null || problem.errors().isEmpty()) {
            return problem.detail();
        }
        return String.join(
                "; ",
                problem.errors().stream()
                        .map(error -> error.field() + " " + error.message())
                        .toList());
    }
}
