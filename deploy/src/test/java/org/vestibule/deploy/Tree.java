package org.vestibule.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree that is looked at. */
public final class Tree {
    public static final Path ROOT = Path.of(System.getProperty("vestibule.root"));
    public static final Path KUBERNETES = ROOT.resolve("deploy/kubernetes");

    private Tree() {}

    public static String text(String path) {
        try {
            return Files.readString(ROOT.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
