package org.vestibule.importer.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vestibule.importer.entry.ImportFailure;

/** Secrets come in files: what stands on a command line is seen by every user of the machine. */
final class Secrets {
    private Secrets() {}

    static String read(Path file) {
        try {
            String secret = Files.readString(file).strip();
            if (secret.isEmpty()) {
                throw new ImportFailure(file + " is empty");
            }
            return secret;
        } catch (IOException e) {
            throw new ImportFailure("Cannot read " + file, e);
        }
    }
}
