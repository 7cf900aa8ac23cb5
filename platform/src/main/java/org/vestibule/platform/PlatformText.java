package org.vestibule.platform;

import org.vestibule.platform.text.Text;

/** What any service may have to say. */
public enum PlatformText implements Text {
    ANSWER_TOO_LARGE,
    BODY_UNREADABLE,
    CODES_NOT_SENT,
    FIELD_UNREADABLE,
    IDEMPOTENCY_KEY_UNREADABLE,
    IDEMPOTENCY_KEYS_TOO_MANY,
    ON_BEHALF_OF_MISSING,
    ON_BEHALF_OF_PERSON,
    ON_BEHALF_OF_UNREADABLE,
    SECOND_FACTOR_AGAIN,
    TOKEN_OF_OTHER_KIND,
    TOO_BUSY
}
