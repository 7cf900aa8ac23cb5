package org.vestibule.foundation.start;

/** A mistake of the installation, told in one line without a stack trace ({@link StartFailureFilter}). */
public final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param why names the file or the setting to look at; begins with a small letter, as it goes on after a colon */
    public CannotStart(String why) {
        super(why);
    }
}
