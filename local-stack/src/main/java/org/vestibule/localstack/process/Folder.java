package org.vestibule.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.function.Predicate;

/** A folder that can be thrown away whole, or copied. */
public final class Folder {
    private Folder() {}

    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var tree = Files.walk(folder)) {
            for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies what is wanted, with its permissions; a file that goes away meanwhile is passed over. */
    public static void copy(Path folder, Path target, Predicate<Path> wanted) {
        try (var tree = Files.walk(folder)) {
            for (var path : tree.filter(wanted).toList()) {
                copyOne(path, target.resolve(folder.relativize(path).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyOne(Path path, Path target) throws IOException {
        try {
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
                Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(path));
            } else {
                Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (NoSuchFileException gone) {
            // a database removes files while it is copied
        }
    }
}
