package org.vestibule.admin.customer;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.vestibule.admin.customer.MfaService.RecoveryCodes;
import org.vestibule.admin.eventlog.LoggedEvent;

/**
 * A customer as they are now: two-factor state, authenticators and recovery codes live from mfa-service.
 *
 * @param authenticators as mfa-service names them, without any secret
 * @param lock null, or {@code retry_after_s}: seconds until codes are taken again, null where no waiting helps
 * @param lastEvents the newest of their events, at most ten
 */
public record CustomerDetail(
        UUID id,
        String username,
        String email,
        String account,
        @Schema(enumeration = {"enabled", "disabled"}) String twoFactor,
        List<String> methods,
        Instant enrolledAt,
        List<Map<String, Object>> authenticators,
        RecoveryCodes recoveryCodes,
        Map<String, Object> lock,
        List<LoggedEvent> lastEvents) {
    static CustomerDetail of(CustomerSummary customer, MfaService.Status live, List<LoggedEvent> lastEvents) {
        List<Map<String, Object>> authenticators = live.authenticators() == null ? List.of() : live.authenticators();
        List<String> methods = authenticators.stream()
                .filter(authenticator -> !"pending".equals(authenticator.get("status")))
                .map(authenticator -> String.valueOf(authenticator.get("type")))
                .distinct()
                .sorted()
                .toList();
        return new CustomerDetail(
                customer.id(),
                customer.username(),
                customer.email(),
                customer.account(),
                live.twoFactor(),
                methods,
                customer.enrolledAt(),
                authenticators,
                live.recoveryCodes(),
                live.lock(),
                lastEvents);
    }
}
