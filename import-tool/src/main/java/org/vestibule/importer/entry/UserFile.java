package org.vestibule.importer.entry;

import java.util.function.Consumer;

/** A file of users, read from its beginning to its end and never held whole. */
public interface UserFile {
    /** Throws {@link ImportFailure} where the file cannot be read on. */
    void forEach(Consumer<Entry> entry);
}
