package org.vestibule.admin.customer;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A customer in the list, as late as the events are.
 *
 * @param twoFactor {@code enabled} or {@code disabled}
 * @param methods kinds of authenticators: totp, sms, email, webauthn
 * @param enrolledAt since when two-factor authentication is on; null where it is off
 */
public record CustomerSummary(
        UUID id,
        String username,
        String email,
        String account,
        @Schema(enumeration = {"enabled", "disabled"}) String twoFactor,
        List<String> methods,
        Instant enrolledAt) {
    static CustomerSummary of(Customer customer) {
        return new CustomerSummary(
                customer.id,
                customer.username,
                customer.email,
                customer.account,
                customer.twoFactor ? "enabled" : "disabled",
                List.of(customer.methods),
                customer.enrolledAt);
    }
}
