package org.vestibule.platform.start;

import java.nio.file.Path;

/** A file that a setting names cannot be used. */
public final class UnusableFile extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param setting the property that names the file */
    public UnusableFile(String setting, Path file, String why) {
        super("%s names %s, which %s".formatted(setting, file, why));
    }
}
