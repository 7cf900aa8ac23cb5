package org.vestibule.localstack.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;
import org.vestibule.localstack.StartFailure;

/** A folder (mode 700) of secret files (mode 600). */
final class KeyFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final Path folder;

    KeyFolder(Path folder) {
        this.folder = folder.toAbsolutePath();
        try {
            Files.createDirectories(this.folder);
            Files.setPosixFilePermissions(this.folder, OWNER_FOLDER);
        } catch (IOException e) {
            throw new StartFailure("No folder for keys: " + folder, e);
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
            var fresh = Files.createTempFile(folder, ".fresh", "", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(fresh, content);
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
