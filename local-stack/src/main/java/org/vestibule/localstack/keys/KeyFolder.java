package org.vestibule.localstack.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.vestibule.localstack.StartFailure;

/**
 * A folder of secret files. The folder is its owner's alone (mode 700), so nobody else reaches a file in it by its path. The
 * files are mode 644, because a container that one of them is mounted into reads it as a user of its own.
 */
final class KeyFolder {
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    private static final Pattern MADE_HERE =
            Pattern.compile("[a-z_-]+-(keys\\.json|keyset\\.json|password|secret)|[a-z]+(-owner)?\\.properties");

    private final Path folder;

    KeyFolder(Path folder) {
        this.folder = folder.toAbsolutePath();
        try {
            Files.createDirectories(this.folder);
            Files.setPosixFilePermissions(this.folder, OWNER_FOLDER);
            openFilesOfBefore();
        } catch (IOException e) {
            throw new StartFailure("No folder for keys: " + folder, e);
        }
    }

    /** Secret files that a version before 0.2.0 made are mode 600. */
    private void openFilesOfBefore() throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (MADE_HERE.matcher(file.getFileName().toString()).matches()) {
                    Files.setPosixFilePermissions(file, READABLE);
                }
            }
        }
    }

    Path path() {
        return folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    void makeOnce(Path file, Supplier<String> content) {
        if (!Files.exists(file)) {
            write(file, content.get());
        }
    }

    /** Written beside and moved into place, so a file is whole, as it was or as it is to be. */
    void write(Path file, String content) {
        try {
            var fresh = Files.createTempFile(folder, ".fresh", "");
            Files.writeString(fresh, content);
            Files.setPosixFilePermissions(fresh, READABLE);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartFailure("The key file could not be written: " + file, e);
        }
    }

    String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new StartFailure("The key file could not be read: " + file, e);
        }
    }
}
