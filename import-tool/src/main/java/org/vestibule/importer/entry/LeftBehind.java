package org.vestibule.importer.entry;

/**
 * Something a user has at the other system that does not come over.
 *
 * @param kind as the other system calls it: {@code webauthn}, {@code password}
 * @param what its name there, or why it stays; empty for nothing to add
 * @param factor whether it is a second factor
 */
public record LeftBehind(String kind, String what, boolean factor) {
    /** Both come from a file, and end on a terminal. */
    public LeftBehind {
        kind = printable(kind);
        what = printable(what);
    }

    public static LeftBehind factor(String kind, String what) {
        return new LeftBehind(kind, what, true);
    }

    public static LeftBehind other(String kind, String what) {
        return new LeftBehind(kind, what, false);
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ").strip();
    }

    @Override
    public String toString() {
        return what.isEmpty() ? kind : kind + ": " + what;
    }
}
