package org.vestibule.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** The types of {@link SecurityEvent}, each with the service that states it. A type is never renamed; a new meaning is a new type. */
public enum EventType {
    USER_CREATED(Service.AUTH, "user.created"),
    USER_UPDATED(Service.AUTH, "user.updated"),
    USER_DELETED(Service.AUTH, "user.deleted"),
    LOGIN_SUCCEEDED(Service.AUTH, "login.succeeded"),
    LOGIN_FAILED(Service.AUTH, "login.failed"),
    LOGIN_LOCKED(Service.AUTH, "login.locked"),
    SECOND_FACTOR_CHALLENGED(Service.MFA, "second_factor.challenged"),
    SECOND_FACTOR_VERIFIED(Service.MFA, "second_factor.verified"),
    SECOND_FACTOR_FAILED(Service.MFA, "second_factor.failed"),
    SECOND_FACTOR_LOCKED(Service.MFA, "second_factor.locked"),
    SECOND_FACTOR_UNLOCKED(Service.MFA, "second_factor.unlocked"),
    AUTHENTICATOR_ENROLLED(Service.MFA, "authenticator.enrolled"),
    AUTHENTICATOR_RENAMED(Service.MFA, "authenticator.renamed"),
    AUTHENTICATOR_REMOVED(Service.MFA, "authenticator.removed"),
    RECOVERY_CODE_USED(Service.MFA, "recovery_code.used"),
    RECOVERY_CODES_GENERATED(Service.MFA, "recovery_codes.generated"),
    TWO_FACTOR_ENABLED(Service.MFA, "two_factor.enabled"),
    TWO_FACTOR_DISABLED(Service.MFA, "two_factor.disabled"),
    TWO_FACTOR_DISABLED_BY_STAFF(Service.MFA, "two_factor.disabled_by_staff"),
    PASSWORD_CHANGED(Service.AUTH, "password.changed"),
    PASSWORD_RESET_REQUESTED(Service.AUTH, "password.reset_requested"),
    PASSWORD_RESET(Service.AUTH, "password.reset"),
    APPROVAL_REQUESTED(Service.AUTH, "approval.requested"),
    APPROVAL_GRANTED(Service.AUTH, "approval.granted"),
    APPROVAL_REDEEMED(Service.AUTH, "approval.redeemed"),
    APPROVAL_ACTIONS_CHANGED(Service.AUTH, "approval_actions.changed"),
    SESSION_OPENED(Service.AUTH, "session.opened"),
    SESSION_REVOKED(Service.AUTH, "session.revoked"),
    BROWSER_TRUSTED(Service.AUTH, "browser.trusted"),
    BROWSER_REVOKED(Service.AUTH, "browser.revoked"),
    CLIENT_CREATED(Service.AUTH, "client.created"),
    CLIENT_SCOPES_CHANGED(Service.AUTH, "client.scopes_changed"),
    CLIENT_SECRET_ADDED(Service.AUTH, "client.secret_added"),
    CLIENT_SECRET_REMOVED(Service.AUTH, "client.secret_removed"),
    CLIENT_REMOVED(Service.AUTH, "client.removed"),
    CLIENT_LOGIN_SUCCEEDED(Service.AUTH, "client_login.succeeded"),
    CLIENT_LOGIN_FAILED(Service.AUTH, "client_login.failed"),
    CLIENT_LOGIN_LOCKED(Service.AUTH, "client_login.locked"),
    POLICY_CHANGED(Service.MFA, "policy.changed"),
    SEND_BUDGET_SPENT(Service.MFA, "send_budget.spent"),
    STAFF_VIEWED_CUSTOMER(Service.ADMIN, "staff.viewed_customer");

    private final Service service;
    private final String type;

    EventType(Service service, String type) {
        this.service = service;
        this.type = type;
    }

    /** Who states events. */
    private enum Service {
        AUTH("/auth-service"),
        MFA("/mfa-service"),
        ADMIN("/admin-service");

        private final String source;

        Service(String source) {
            this.source = source;
        }
    }

    /** The CloudEvents {@code type}. */
    @JsonValue
    public String type() {
        return type;
    }

    /** The CloudEvents {@code source} of the one service that states it. */
    public String source() {
        return service.source;
    }

    /**
     * Throws IllegalArgumentException where another service says it: whoever holds one service's database can make that service say
     * anything, and must not speak for the others.
     */
    public void requireSource(String source) {
        if (!source().equals(source)) {
            throw new IllegalArgumentException(type + " is stated by " + source() + " alone");
        }
    }

    /** Reads a {@code type}; throws IllegalArgumentException for one that no event has. */
    @JsonCreator
    public static EventType of(String type) {
        return Arrays.stream(values())
                .filter(event -> event.type.equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such event type: " + type));
    }
}
