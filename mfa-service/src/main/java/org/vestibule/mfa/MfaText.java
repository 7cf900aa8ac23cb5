package org.vestibule.mfa;

import org.vestibule.platform.text.Text;

/** What this service says to people. */
public enum MfaText implements Text {
    ACTIVE_NOW,
    AUTHENTICATE_AGAIN,
    CODE_OR_CREDENTIAL,
    CODE_USED,
    ENROLLMENT_TOKEN,
    FIELD_MISSING,
    GRACE_ENDS_NOTHING,
    KEY_CANNOT_BE_SHOWN,
    METHOD_OR_RECOVERY_CODE,
    MORE_THAN_ALLOWED,
    NEEDS_COUNTRY,
    NEEDS_NO_CHALLENGE,
    NEEDS_PARTY,
    NO_COUNTRY,
    NO_METHOD_YET,
    NO_RECOVERY_CODES,
    ORIGIN_OF_OTHERS,
    PHONE_CANNOT_RECEIVE,
    PHONE_COUNTRY,
    PHONE_UNREADABLE,
    SECOND_FACTOR_FIRST,
    SUPPORT_UNLOCKS
}
