package org.vestibule.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vestibule.localstack.StartFailure;

/** The first process of a PostgreSQL. */
public final class Postmaster {
    private Postmaster() {}

    /** Its pid, from the first line of the file it keeps in its data folder. */
    public static long in(Path data) {
        try {
            return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                    .getFirst()
                    .strip());
        } catch (IOException e) {
            throw new StartFailure("PostgreSQL's pid cannot be read", e);
        }
    }
}
