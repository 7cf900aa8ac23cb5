package org.vestibule.platform.problem;

import java.util.function.Function;
import org.vestibule.platform.text.Language;
import org.vestibule.platform.text.Text;

/**
 * A field of the request that cannot be taken.
 *
 * @param field as it stands on the wire
 * @param message what is wrong, in words that go on after the field's name
 */
public record InvalidField(String field, Function<Language, String> message) {
    public static InvalidField of(String field, Text text, Object... arguments) {
        return new InvalidField(field, language -> text.in(language, arguments));
    }
}
