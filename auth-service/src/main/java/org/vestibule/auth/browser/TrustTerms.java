package org.vestibule.auth.browser;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.LoginCheck;

/**
 * On what a browser can be trusted, as mfa-service told when the password was shown.
 *
 * @param days for how long, at most
 * @param factors print of the user's factors
 */
public record TrustTerms(int days, String factors) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,2})\\.([0-9a-f]{64})");

    /** Empty where the user is asked at each login: staff always are, whatever mfa-service says. */
    public static Optional<TrustTerms> of(User user, LoginCheck.Answer check) {
        return user.isStaff() || check.trustedBrowserDays() == null || check.factors() == null
                ? Optional.empty()
                : Optional.of(new TrustTerms(check.trustedBrowserDays(), check.factors()));
    }

    /** Empty where the text holds none. */
    public static Optional<TrustTerms> parse(String text) {
        var parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new TrustTerms(Integer.parseInt(parts.group(1)), parts.group(2)))
                : Optional.empty();
    }

    public String text() {
        return days + "." + factors;
    }

    public Duration life() {
        return Duration.ofDays(days);
    }
}
