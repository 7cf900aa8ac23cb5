package org.vestibule.platform.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;

/** The languages the suite speaks. Who asks for none of them gets English. */
public enum Language {
    ENGLISH("en"),
    DANISH("da");

    private static final int LONGEST = 256;
    private static final List<Locale> LOCALES =
            Arrays.stream(values()).map(Language::locale).toList();

    private final Locale locale;

    Language(String tag) {
        this.locale = Locale.of(tag);
    }

    public Locale locale() {
        return locale;
    }

    /** As {@code Content-Language} names it. */
    public String tag() {
        return locale.toLanguageTag();
    }

    /**
     * The best for a header {@code Accept-Language} (RFC 9110 section 12.5.4), found by lookup (RFC 4647 section 3.4), so
     * that {@code da-DK} is served by Danish.
     *
     * @param lines the field's lines, or null; what is malformed, or longer than browsers send, asks for nothing
     */
    public static Language accepted(List<String> lines) {
        String header = lines == null ? "" : String.join(",", lines);
        if (header.isBlank() || header.length() > LONGEST) {
            return ENGLISH;
        }
        try {
            Locale best = Locale.lookup(LanguageRange.parse(header), LOCALES);
            return best == null ? ENGLISH : values()[LOCALES.indexOf(best)];
        } catch (IllegalArgumentException e) {
            return ENGLISH;
        }
    }
}
