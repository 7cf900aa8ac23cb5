package org.vestibule.importer.entry;

/** The import cannot go on. The message is for the person who started it, and holds nothing secret. */
public final class ImportFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ImportFailure(String message) {
        super(message);
    }

    public ImportFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
