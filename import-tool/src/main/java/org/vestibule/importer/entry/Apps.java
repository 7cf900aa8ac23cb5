package org.vestibule.importer.entry;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.vestibule.contracts.ImportedFactors.App;

/** Which authenticator apps mfa-service takes over, known beforehand so that a dry run can tell. */
final class Apps {
    private static final Pattern KEY = Pattern.compile("[A-Z2-7]{16,208}");
    private static final int DIGITS = 6;
    private static final int PERIOD_S = 30;

    private Apps() {}

    /** Why an app cannot come over; empty where it can. */
    static Optional<String> obstacle(App app) {
        if (app.algorithm() != null && !app.algorithm().equals("SHA1")) {
            return Optional.of(app.algorithm());
        }
        if (app.digits() != null && app.digits() != DIGITS) {
            return Optional.of(app.digits() + " digits");
        }
        if (app.period() != null && app.period() != PERIOD_S) {
            return Optional.of("a new code every " + app.period() + " seconds");
        }
        boolean isKey = app.secret() != null
                && KEY.matcher(app.secret().replaceAll("[\\s=-]", "").toUpperCase(Locale.ROOT))
                        .matches();
        return isKey ? Optional.empty() : Optional.of("its key is not Base32, or shorter than 80 bits");
    }
}
