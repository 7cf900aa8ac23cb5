package org.vestibule.contracts;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user's rights stood on when something was issued: two counts that only grow. Whatever is issued carries it, and
 * whoever is shown it compares it with the user's present one, so that nothing outlives what it was issued on.
 *
 * @param access grows with each new password, with disabling and enabling, and with each change of roles; auth-service counts
 * @param factors grows with each change of the active authenticators; mfa-service counts
 */
public record Standing(int access, int factors) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");

    /** As a claim and in Redis: {@code 4.2}. */
    public String text() {
        return access + "." + factors;
    }

    /** Empty where the text is null or not one. */
    public static Optional<Standing> parse(String text) {
        return Optional.ofNullable(text)
                .map(TEXT::matcher)
                .filter(Matcher::matches)
                .map(parts -> new Standing(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))));
    }
}
