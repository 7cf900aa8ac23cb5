package org.vestibule.platform.text;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Collection;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.stream.Collectors;

/**
 * The words of an enum's constants: in resource bundles of the enum's name beside it, one file a language, under the
 * constant's name, in the form of {@link MessageFormat}.
 */
public final class Words {
    private static final Control THIS_LANGUAGE = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    private Words() {}

    public static String of(Enum<?> constant, Language language, Object... arguments) {
        Class<?> owner = constant.getDeclaringClass();
        var bundle =
                ResourceBundle.getBundle(owner.getName(), language.locale(), owner.getClassLoader(), THIS_LANGUAGE);
        Object[] spoken = Arrays.stream(arguments)
                .map(argument -> spoken(argument, language))
                .toArray();
        return new MessageFormat(bundle.getString(constant.name()), language.locale()).format(spoken);
    }

    private static Object spoken(Object argument, Language language) {
        return switch (argument) {
            case Text text -> text.in(language);
            case Collection<?> many ->
                many.stream().map(one -> spoken(one, language).toString()).collect(Collectors.joining(", "));
            default -> argument;
        };
    }
}
