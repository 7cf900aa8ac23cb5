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

    /** Also one that was being written when the process was ended. */
    private static final Pattern MADE_HERE = Pattern.compile("(auth|mfa|admin)-signing-keys\\.json"
            + "|mfa-(sealing|lookup)-keyset\\.json|notifications-(public|private)-keyset\\.json|bootstrap-client-secret"
            + "|(postgres|(auth|mfa|notification|admin)_(owner|app))-password"
            + "|(auth|mfa|notification|admin)(-owner)?\\.properties|\\.fresh\\d+");

    private final Path folder;

    /** Throws {@link StartFailure} for a folder that holds something else, and nothing of this suite. */
    KeyFolder(Path folder) {
        this.folder = folder.toAbsolutePath();
        try {
            Files.createDirectories(this.folder);
            refuseAnother();
            Files.setPosixFilePermissions(this.folder, OWNER_FOLDER);
            openFilesOfBefore();
        } catch (IOException e) {
            throw new StartFailure("No folder for keys: " + folder, e);
        }
    }

    private void refuseAnother() throws IOException {
        try (var files = Files.list(folder)) {
            var content = files.toList();
            if (!content.isEmpty() && content.stream().noneMatch(KeyFolder::isMadeHere)) {
                throw new StartFailure(
                        "The folder " + folder + " is not empty, and holds no keys or passwords of this suite");
            }
        }
    }

    private static boolean isMadeHere(Path file) {
        return MADE_HERE.matcher(file.getFileName().toString()).matches();
    }

    /** Secret files that a version before 0.2.0 made are mode 600. */
    private void openFilesOfBefore() throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.filter(Files::isRegularFile)
                    .filter(KeyFolder::isMadeHere)
                    .toList()) {
                Files.setPosixFilePermissions(file, READABLE);
            }
        }
    }

    Path path() {
        return folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** An empty file, as a full disk leaves it, is refused: only its owner knows whether what it held is still needed. */
    void makeOnce(Path file, Supplier<String> content) {
        if (!Files.exists(file)) {
            write(file, content.get());
        } else if (read(file).isBlank()) {
            throw new StartFailure(
                    file + " is empty. Put back what it held, or remove it, and ./vestibule keys makes another one");
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
