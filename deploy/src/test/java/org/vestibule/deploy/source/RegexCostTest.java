package org.vestibule.deploy.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vestibule.deploy.source.RegexesInSources.Regex;

/**
 * Validation matches a pattern against text of any length, whatever the size constraint beside it says. So each one has to
 * be matched in a time that grows with the text alone, and without recursion: a group that is repeated and not possessive
 * takes a stack frame for each turn.
 */
@Tag("attack-53")
class RegexCostTest {
    private static final int LENGTH = 10_000;
    private static final long STACK = 256 * 1024;
    /** Looks at a letter. Four classes and some backtracking are a dozen; what is quadratic is thousands. */
    private static final int MOST_LOOKS = 100;

    private static final List<String> UNITS = List.of(
            "a", "A", "1", "-", ".", " ", "/", "@", ":", "\"", "\\\"", "a-", "-a", "a.", "a1", " a", "a ", " ab", "%41",
            "/a", "a/", "a@", "@a", ":1", "$", "$a", "+", "+1", "é", "\u0000", "\n", "_a", "a,", ",t=5", "(a", "[a");
    private static final List<String> HEADS =
            List.of("", "a", "A", "\"", "/", "https://a", "http://localhost", "$argon2id$", "+1", "pbkdf2_sha256$1$");
    private static final List<String> TAILS = List.of("", "\"", "!", "\u0000", "@", ".");

    static List<Regex> regexes() {
        return RegexesInSources.all();
    }

    @Test
    void theyAreFound() {
        assertThat(regexes()).hasSizeGreaterThan(70).extracting(Regex::text).contains("enabled|disabled");
    }

    @ParameterizedTest
    @MethodSource("regexes")
    void whatIsMatchedCostsAsMuchAsItIsLong(Regex regex) throws InterruptedException {
        Pattern pattern = Pattern.compile(regex.text());
        List<String> dear = new ArrayList<>();
        var failure = new AtomicReference<Throwable>();
        Thread small = new Thread(
                null,
                () -> {
                    for (String head : HEADS) {
                        for (String unit : UNITS) {
                            for (String tail : TAILS) {
                                String name = "%s(%s)*%s".formatted(head, unit, tail);
                                String text = head + unit.repeat(LENGTH / unit.length()) + tail;
                                try {
                                    pattern.matcher(new Counted(text, new long[1]))
                                            .matches();
                                } catch (StackOverflowError | TooManyLooks e) {
                                    dear.add(e.getClass().getSimpleName() + " " + name);
                                }
                            }
                        }
                    }
                },
                "regex",
                STACK);
        small.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        small.start();
        small.join();

        assertThat(failure.get()).isNull();
        assertThat(dear).isEmpty();
    }

    private static final class TooManyLooks extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyLooks() {
            super(null, null, false, false);
        }
    }

    private record Counted(String text, long[] looks) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks[0] > (long) MOST_LOOKS * LENGTH) {
                throw new TooManyLooks();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }
    }
}
