package org.vestibule.importer.server;

import java.nio.file.Path;
import org.vestibule.importer.entry.ImportFailure;

/** A token in a file, which whoever put it there may replace when it ends. */
public record TokenFile(Path file) implements AccessToken {
    @Override
    public String get() {
        return Secrets.read(file);
    }

    @Override
    public String insteadOf(String refused) {
        String now = get();
        if (now.equals(refused)) {
            throw new ImportFailure("The token in %s is not taken, or has ended".formatted(file));
        }
        return now;
    }
}
