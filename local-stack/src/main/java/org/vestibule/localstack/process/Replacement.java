package org.vestibule.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A copy that takes the place of a folder: made next to it, swapped in by renaming, and only then is the old folder deleted.
 * Whatever fails before leaves the folder as it was.
 */
public final class Replacement {
    private final Path folder;
    private final Path fresh;
    private final Path before;

    private Replacement(Path folder) {
        this.folder = folder.toAbsolutePath();
        this.fresh = this.folder.resolveSibling(folder.getFileName() + ".fresh");
        this.before = this.folder.resolveSibling(folder.getFileName() + ".before");
    }

    /** Copies, and touches nothing of the folder yet. */
    public static Replacement prepare(Path copy, Path folder) {
        var replacement = new Replacement(folder);
        try {
            Folder.delete(replacement.fresh);
            Files.createDirectories(replacement.fresh.getParent());
            Folder.copy(copy, replacement.fresh, file -> true);
            return replacement;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            replacement.discard();
            throw e;
        }
    }

    public void swap() {
        try {
            if (Files.exists(folder)) {
                Folder.delete(before);
                Files.move(folder, before);
            }
            try {
                Files.move(fresh, folder);
            } catch (IOException e) {
                undo();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts back what was there before the swap. */
    public void undo() {
        try {
            if (Files.exists(before)) {
                Folder.delete(folder);
                Files.move(before, folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what was there before the swap. */
    public void deleteOld() {
        Folder.delete(before);
    }

    /** Forgets the copy, if it has not been swapped in. */
    public void discard() {
        Folder.delete(fresh);
    }
}
