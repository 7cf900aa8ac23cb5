package org.vestibule.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.vestibule.localstack.StartFailure;

/** {@code ./vestibule bench}. */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) {
        var root = Path.of(System.getProperty("vestibule.root", "")).toAbsolutePath();
        try {
            System.exit(new Session(root, Options.parse(List.of(arguments)), System.out).run());
        } catch (StartFailure e) {
            System.err.println();
            System.err.println("vestibule: " + e.getMessage());
            Arrays.stream(e.getSuppressed()).forEach(other -> System.err.println("also: " + other.getMessage()));
            System.exit(1);
        }
    }
}
