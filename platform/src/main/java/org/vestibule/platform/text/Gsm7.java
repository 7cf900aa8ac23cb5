package org.vestibule.platform.text;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.regex.Pattern;

/**
 * The default alphabet of SMS (3GPP TS 23.038 section 6.2.1). One letter outside it turns the whole SMS into UCS-2 with
 * 70 letters a segment instead of 160, so such letters are replaced by their nearest.
 */
public final class Gsm7 {
    /** Septets in one segment. */
    public static final int SEGMENT = 160;

    /** Septets in one of several, each of which carries its number (3GPP TS 23.040 section 9.2.3.24.1). */
    private static final int PART = 153;

    /** The longest SMS that the suite sends. */
    public static final int THREE_SEGMENTS = 3 * PART;

    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENDED = "\f^{}\\[~]|€";

    private static final Pattern STUMPS = Pattern.compile("(?:\\s\\S{0,2})++$");
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+$");

    private Gsm7() {}

    /** Septets the text takes; letters of the extension table take two. */
    public static int septets(String text) {
        return text.chars().map(letter -> EXTENDED.indexOf(letter) >= 0 ? 2 : 1).sum();
    }

    /** Whether every letter is in it. */
    public static boolean isGsm7(String text) {
        return text.chars().allMatch(letter -> BASIC.indexOf(letter) >= 0 || EXTENDED.indexOf(letter) >= 0);
    }

    /** The text in this alphabet: accents fall where they must, dashes and quotes become plain, the rest a '?'. */
    public static String fit(String text) {
        var fitting = new StringBuilder();
        text.codePoints().forEach(letter -> fitting.append(nearest(letter)));
        return fitting.toString();
    }

    private static String nearest(int letter) {
        String same = Character.toString(letter);
        if (isGsm7(same)) {
            return same;
        }
        String plain =
                switch (letter) {
                    case '–', '—', '‐', '‑' -> "-";
                    case '‘', '’', '`', '´' -> "'";
                    case '“', '”', '„', '«', '»' -> "\"";
                    case '\u00a0', '\u202f' -> " ";
                    case '…' -> "...";
                    default -> Normalizer.normalize(same, Form.NFD).replaceAll("\\p{M}", "");
                };
        return isGsm7(plain) ? plain : "?";
    }

    /** Septets of as many segments as so many need. */
    public static int septetsFor(int septets) {
        int segments = (septets + PART - 1) / PART;
        return septets <= SEGMENT ? SEGMENT : segments * PART;
    }

    /**
     * A name in this alphabet in at most so many septets. What is too long ends in a full stop: within a word, but never
     * behind a stump of one or two letters.
     */
    public static String shorten(String name, int septets) {
        int end = name.length();
        while (septets(name.substring(0, end)) > septets - (end < name.length() ? 1 : 0)) {
            end--;
        }
        if (end == name.length()) {
            return name;
        }
        String words = STUMPS.matcher(name.substring(0, end)).replaceFirst("");
        return NO_LETTERS.matcher(words).replaceFirst("") + ".";
    }
}
