package org.vestibule.notification.template;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Text of others in our text: it cannot start a line of its own, so it cannot pretend to be ours. */
final class SingleLine {
    private SingleLine() {}

    /** Each line by itself: for values that are lines of our own making. */
    static String ofEach(String lines) {
        return Arrays.stream(lines.split("\n")).map(SingleLine::of).collect(Collectors.joining("\n"));
    }

    /** Empty for null; control characters and separators become spaces. */
    static String of(String text) {
        return text == null
                ? ""
                : text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ").strip();
    }
}
