package org.vestibule.mfa.method.webauthn;

/** How an authentication ceremony ended. */
public sealed interface Assertion {
    /**
     * @param key which of the person's it was
     * @param signCount what it counts now; to be stored only where that is more than is stored
     */
    record Signed(SecurityKey key, Shown shown, long signCount, boolean backupState) implements Assertion {}

    record Refused(Refusal step) implements Assertion {}

    /** Signed by the key, but its count did not grow: there may be a copy of it (WebAuthn Level 3, section 6.1.1). */
    record Copied(SecurityKey key) implements Assertion {}
}
