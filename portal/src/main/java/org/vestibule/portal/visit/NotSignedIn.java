package org.vestibule.portal.visit;

/** A page that wants somebody signed in was asked for without, or their session has ended. */
public final class NotSignedIn extends RuntimeException {
    public NotSignedIn() {
        super("nobody is signed in", null, false, false);
    }
}
