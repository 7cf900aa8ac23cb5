package org.vestibule.mfa;

import org.vestibule.platform.text.Text;

/** What this service says to people. */
public enum MfaText implements Text {
    ACTIVE_NOW,
    AUTHENTICATE_AGAIN,
    CODE_USED,
    ENROLLMENT_TOKEN,
    FIELD_MISSING,
    METHOD_OR_RECOVERY_CODE,
    NEEDS_NO_CHALLENGE,
    NO_METHOD_YET,
    NO_RECOVERY_CODES,
    PHONE_CANNOT_RECEIVE,
    PHONE_COUNTRY,
    PHONE_UNREADABLE,
    SECOND_FACTOR_FIRST,
    SMS_NEEDS_COUNTRY,
    SUPPORT_UNLOCKS,
    WEBAUTHN_NEEDS_PARTY
}
