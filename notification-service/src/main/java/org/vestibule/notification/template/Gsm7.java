package org.vestibule.notification.template;

import java.text.Normalizer;
import java.text.Normalizer.Form;

/**
 * The default alphabet of SMS (3GPP TS 23.038 section 6.2.1). One letter outside it turns the whole SMS into UCS-2 with
 * 70 letters a segment instead of 160, so such letters are replaced by their nearest.
 */
final class Gsm7 {
    /** Septets in one segment. */
    static final int SEGMENT = 160;

    /** Letters of a tenant's name that an SMS has room for. */
    static final int LONGEST_NAME = 30;

    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENDED = "\f^{}\\[~]|€";

    private Gsm7() {}

    /** Septets the text takes; letters of the extension table take two. */
    static int septets(String text) {
        return text.chars().map(letter -> EXTENDED.indexOf(letter) >= 0 ? 2 : 1).sum();
    }

    static boolean isGsm7(String text) {
        return text.chars().allMatch(letter -> BASIC.indexOf(letter) >= 0 || EXTENDED.indexOf(letter) >= 0);
    }

    /** The text in this alphabet: accents fall where they must, dashes and quotes become plain, the rest a '?'. */
    static String fit(String text) {
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

    /** At most {@code longest} letters, cut at the end. */
    static String shorten(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest - 1)).strip() + ".";
    }
}
