package org.vestibule.mfa.method.webauthn;

/** How a registration ceremony ended. */
public sealed interface Registration {
    /** @param key without authenticator and tenant; it may still belong to somebody already */
    record Registered(SecurityKey key, Shown shown) implements Registration {}

    record Refused(Refusal step) implements Registration {}
}
