package org.vestibule.foundation.start;

import java.nio.file.Path;

/** A mistake of the installation, told in one line without a stack trace ({@link StartFailureFilter}). */
public final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param why names the file or the setting to look at; begins with a small letter, as it goes on after a colon */
    public CannotStart(String why) {
        super(why);
    }

    /**
     * A setting names a file that is of no use.
     *
     * @param why goes on after "which"; says nothing of what the file holds
     */
    public static CannotStart file(String setting, Path file, String why) {
        return new CannotStart("%s names %s, which %s".formatted(setting, file, why));
    }
}
