package org.vestibule.contracts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The closed list of notices that an answer can carry for the user. */
public enum Notice {
    /** A recovery code was used: the authenticator is probably lost. */
    RESET_TWO_FACTOR_RECOMMENDED,
    /** Three or fewer recovery codes are left. */
    RECOVERY_CODES_LOW,
    /** The tenant recommends more methods than the user has. */
    ADD_SECOND_METHOD,
    /** The tenant no longer offers a method the user has: it works until a method that is offered is active. */
    METHOD_NO_LONGER_OFFERED,
    /** From the date that comes with it on, the user must have a second factor to log in. */
    TWO_FACTOR_REQUIRED_SOON;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
