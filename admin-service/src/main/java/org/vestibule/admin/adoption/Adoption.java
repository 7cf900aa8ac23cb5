package org.vestibule.admin.adoption;

import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How many customers of a tenant have two-factor authentication on, now and at the end of each of the last 30 days.
 *
 * @param customers users who are not staff, disabled ones too, as the list of customers counts them
 * @param enabled those of them whose two-factor authentication is on
 * @param history oldest first; the last day is today (UTC) and says the same as the two above
 */
public record Adoption(long customers, long enabled, Methods methods, List<Day> history) {
    /** How many customers have an active authenticator of each kind; who has two kinds counts at both. */
    @Schema(name = "AdoptionByMethod")
    public record Methods(long totp, long sms, long email, long webauthn) {}

    /** A day in UTC, and what was at its end; at the end of today, what is now. */
    @Schema(name = "AdoptionOfDay")
    public record Day(LocalDate date, long customers, long enabled) {}
}
