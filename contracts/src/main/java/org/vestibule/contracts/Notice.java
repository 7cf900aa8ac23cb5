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
    ADD_SECOND_METHOD;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
