package org.vestibule.platform.text;

/**
 * Something a person reads, in every {@link Language}. Implemented by enums: a constant for each text, and its words in
 * {@code <Enum>_en.properties} and {@code <Enum>_da.properties} beside it.
 */
public interface Text {
    /** In words; arguments that are a text, or a collection of them, are put into the same language. */
    default String in(Language language, Object... arguments) {
        return Words.of((Enum<?>) this, language, arguments);
    }
}
