package org.vestibule.mfa.method;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.vestibule.platform.text.Text;

/** The kinds of authenticator, and what passing one is worth. */
public enum MethodType implements Text {
    TOTP(List.of("pwd", "otp", "mfa"), "aal2"),
    SMS(List.of("pwd", "sms", "mfa"), "aal2"),
    /** Not a second factor in the sense of SP 800-63B-4 section 3.1.3.1: it has its own, lowest class. */
    EMAIL(List.of("pwd", "otp"), "email"),
    /** What a ceremony with a key is worth depends on the key: this is the least. */
    WEBAUTHN(List.of("pwd", "swk", "mfa"), "phr");

    private final List<String> amr;
    private final String acr;

    MethodType(List<String> amr, String acr) {
        this.amr = amr;
        this.acr = acr;
    }

    /** Authentication method references (RFC 8176) of a login with it. */
    public List<String> amr() {
        return amr;
    }

    /** Authentication context class of a login with it. */
    public String acr() {
        return acr;
    }

    /** Whether tries enough would find what is shown: six digits, unlike a signature. */
    public boolean isGuessable() {
        return this != WEBAUTHN;
    }

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static MethodType of(String value) {
        return Arrays.stream(values())
                .filter(type -> type.value().equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such method"));
    }
}
