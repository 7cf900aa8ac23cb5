package org.vestibule.importer.entry;

import java.util.List;

/** What a file says of one user. */
public sealed interface Entry permits Newcomer, Entry.Unfit {
    /** Null where it cannot be told. */
    String username();

    /** What is known to stay behind, in words for the report. */
    List<LeftBehind> leftBehind();

    /**
     * A user who is not to be imported, or cannot be.
     *
     * @param problem stable name of the reason
     * @param detail the reason in words; never anything secret
     */
    record Unfit(String username, String problem, String detail, List<LeftBehind> leftBehind) implements Entry {
        public Unfit(String username, String problem, String detail) {
            this(username, problem, detail, List.of());
        }
    }
}
