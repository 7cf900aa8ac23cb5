package org.vestibule.auth;

import org.vestibule.platform.text.Text;

/** What this service says to people. */
public enum AuthText implements Text {
    ENROLL_AS_STAFF,
    ENROLL_REQUIRED,
    ENROLL_WITH_ORDERS,
    FACTORS_REFUSED,
    HASH_UNKNOWN,
    LINE_UNREADABLE,
    LOGIN_AWAY,
    PARAMETERS_FLAT,
    PARAMETERS_LONG,
    PARAMETER_NAME,
    PARAMETER_VALUE,
    PASSWORD_AS_BEFORE,
    PASSWORD_BREACHED,
    PASSWORD_COMMON,
    PASSWORD_IS_NAME,
    PASSWORD_LENGTH,
    PASSWORD_OR_HASH,
    RESET_OFF,
    ROLES,
    ROLES_ABOVE,
    TENANT_EXISTS,
    TWO_SECRETS,
    USER_EXISTS
}
