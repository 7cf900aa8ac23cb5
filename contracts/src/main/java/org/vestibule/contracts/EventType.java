package org.vestibule.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** The types of {@link SecurityEvent}. A type is never renamed; a new meaning is a new type. */
public enum EventType {
    USER_CREATED("user.created"),
    USER_UPDATED("user.updated"),
    USER_DELETED("user.deleted"),
    LOGIN_SUCCEEDED("login.succeeded"),
    LOGIN_FAILED("login.failed"),
    LOGIN_LOCKED("login.locked"),
    SECOND_FACTOR_CHALLENGED("second_factor.challenged"),
    SECOND_FACTOR_VERIFIED("second_factor.verified"),
    SECOND_FACTOR_FAILED("second_factor.failed"),
    SECOND_FACTOR_LOCKED("second_factor.locked"),
    SECOND_FACTOR_UNLOCKED("second_factor.unlocked"),
    AUTHENTICATOR_ENROLLED("authenticator.enrolled"),
    AUTHENTICATOR_RENAMED("authenticator.renamed"),
    AUTHENTICATOR_REMOVED("authenticator.removed"),
    RECOVERY_CODE_USED("recovery_code.used"),
    RECOVERY_CODES_GENERATED("recovery_codes.generated"),
    TWO_FACTOR_ENABLED("two_factor.enabled"),
    TWO_FACTOR_DISABLED("two_factor.disabled"),
    TWO_FACTOR_DISABLED_BY_STAFF("two_factor.disabled_by_staff"),
    PASSWORD_CHANGED("password.changed"),
    PASSWORD_RESET_REQUESTED("password.reset_requested"),
    PASSWORD_RESET("password.reset"),
    APPROVAL_REQUESTED("approval.requested"),
    APPROVAL_GRANTED("approval.granted"),
    APPROVAL_REDEEMED("approval.redeemed"),
    APPROVAL_ACTIONS_CHANGED("approval_actions.changed"),
    SESSION_OPENED("session.opened"),
    SESSION_REVOKED("session.revoked"),
    BROWSER_TRUSTED("browser.trusted"),
    BROWSER_REVOKED("browser.revoked"),
    CLIENT_CREATED("client.created"),
    CLIENT_SCOPES_CHANGED("client.scopes_changed"),
    CLIENT_SECRET_ADDED("client.secret_added"),
    CLIENT_SECRET_REMOVED("client.secret_removed"),
    CLIENT_REMOVED("client.removed"),
    CLIENT_LOGIN_SUCCEEDED("client_login.succeeded"),
    CLIENT_LOGIN_FAILED("client_login.failed"),
    CLIENT_LOGIN_LOCKED("client_login.locked"),
    POLICY_CHANGED("policy.changed"),
    SEND_BUDGET_SPENT("send_budget.spent"),
    STAFF_VIEWED_CUSTOMER("staff.viewed_customer");

    private final String type;

    EventType(String type) {
        this.type = type;
    }

    /** The CloudEvents {@code type}. */
    @JsonValue
    public String type() {
        return type;
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
