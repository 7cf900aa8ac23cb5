package org.vestibule.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** Every file below a folder whose name ends so, by its path. */
    public static Map<String, String> textsBelow(String folder, String ending) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .map(file -> ROOT.relativize(file).toString())
                    .collect(Collectors.toMap(Function.identity(), Tree::text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
