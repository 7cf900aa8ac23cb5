package org.vestibule.mfa.method.webauthn;

/** How an authentication ceremony ended. */
public sealed interface Assertion {
    /**
     * @param key which of the person's it was
     * @param signCount what it counts now; to be stored only where that is more than is stored
     */
    record Signed(SecurityKey key, Shown shown, long signCount, boolean backupState) implements Assertion {}

    record Refused(Refusal step) implements Assertion {}
}
