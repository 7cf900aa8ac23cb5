package org.vestibule.portal.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The words of details of events that people are told in their own language; docs/events.md names them. */
public enum Word {
    TOTP,
    SMS,
    EMAIL,
    WEBAUTHN,
    RECOVERY_CODE,
    LOGOUT,
    REFRESH_TOKEN_REUSED,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
    USER_DISABLED,
    USER_DELETED,
    REVOKED_BY_USER,
    REVOKED_BY_STAFF,
    ENDED_BY_STAFF,
    TWO_FACTOR_ENABLED,
    TWO_FACTOR_DISABLED,
    TWO_FACTOR_DISABLED_BY_STAFF,
    FACTORS_CHANGED,
    REPLAYED,
    SIGN_COUNT,
    IMPORTED,
    TRUSTED_BROWSER;

    /** Empty for what is no such word, as what staff typed. */
    public static Optional<Word> of(Object detail) {
        return Arrays.stream(values())
                .filter(word -> word.name().toLowerCase(Locale.ROOT).equals(detail))
                .findFirst();
    }
}
