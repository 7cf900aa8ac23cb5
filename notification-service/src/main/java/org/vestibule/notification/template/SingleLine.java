package org.vestibule.notification.template;

/** Text of others in our text: it cannot start a line of its own, so it cannot pretend to be ours. */
final class SingleLine {
    private SingleLine() {}

    /** Empty for null; control characters and separators become spaces. */
    static String of(String text) {
        return text == null
                ? ""
                : text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ").strip();
    }
}
