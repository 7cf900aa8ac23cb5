package org.vestibule.portal.browser;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;

/** The languages of the pages. */
public enum Language {
    ENGLISH("en", "English"),
    DANISH("da", "Dansk");

    private static final int LONGEST = 256;
    private static final List<Locale> LOCALES =
            Arrays.stream(values()).map(Language::locale).toList();

    private final Locale locale;
    private final String ownName;

    Language(String tag, String ownName) {
        this.locale = Locale.of(tag);
        this.ownName = ownName;
    }

    public Locale locale() {
        return locale;
    }

    /** As {@code lang} and {@code Accept-Language} name it. */
    public String tag() {
        return locale.getLanguage();
    }

    /** What its speakers call it. */
    public String ownName() {
        return ownName;
    }

    /** Of a tag like {@code da} or {@code da-DK}. */
    public static Optional<Language> of(String tag) {
        return accepted(tag);
    }

    /**
     * The best one of a header {@code Accept-Language} (RFC 9110 section 12.5.4), by lookup (RFC 4647 section 3.4); empty
     * when it names none of ours, is malformed, or longer than browsers send.
     */
    static Optional<Language> accepted(String header) {
        if (header == null || header.isBlank() || header.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            Locale best = Locale.lookup(LanguageRange.parse(header), LOCALES);
            return best == null ? Optional.empty() : Optional.of(values()[LOCALES.indexOf(best)]);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
