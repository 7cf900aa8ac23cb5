package org.vestibule.auth.password;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Whether a password is a name that stands beside it: the user's, of the mailbox, or of the portal. Upper case,
 * separators, digits and signs around it, the usual digits for letters, and writing it twice change nothing of that.
 */
final class OwnName {
    /** Shorter names say nothing once digits and signs are gone. */
    private static final int SHORTEST = 3;

    private OwnName() {}

    /** @param names of the user and of the tenant; of an email address the part before the @ counts as well */
    static boolean is(String password, Collection<String> names) {
        String plain = plain(password);
        String core = core(password);
        return names.stream()
                .flatMap(OwnName::withLocalPart)
                .anyMatch(name -> !plain.isEmpty() && plain.equals(plain(name))
                        || core(name).length() >= SHORTEST && isMadeOf(core, core(name)));
    }

    private static Stream<String> withLocalPart(String name) {
        int at = name.lastIndexOf('@');
        return at < 1 ? Stream.of(name) : Stream.of(name, name.substring(0, at));
    }

    private static boolean isMadeOf(String text, String part) {
        return !text.isEmpty() && text.equals(part.repeat(text.length() / part.length()));
    }

    /** Lower case, letters and digits only. */
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /** Without what stands around the letters, and with letters for the digits and signs between them. */
    private static String core(String text) {
        String letters = Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("^\\P{L}+|\\P{L}+$", "");
        StringBuilder core = new StringBuilder();
        letters.codePoints().map(OwnName::letterFor).filter(Character::isLetter).forEach(core::appendCodePoint);
        return core.toString();
    }

    private static int letterFor(int sign) {
        return switch (sign) {
            case '0' -> 'o';
            case '1', '!', '|', 'l' -> 'i';
            case '3' -> 'e';
            case '4', '@' -> 'a';
            case '5', '$' -> 's';
            case '7' -> 't';
            default -> sign;
        };
    }
}
