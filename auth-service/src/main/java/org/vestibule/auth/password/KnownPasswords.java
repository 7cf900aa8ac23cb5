package org.vestibule.auth.password;

import com.nulabinc.zxcvbn.StandardDictionaries;
import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Passwords that guessers try first (ASVS 6.2.4 and 6.2.12, SP 800-63B-4 section 3.1.1.2). Both lists are in the jar and
 * asked without any network; an operator may mount a longer one.
 */
@Singleton
public class KnownPasswords {
    /** The most used passwords, and words, names and titles that are long enough for one; in lower case. */
    private static final List<String> DICTIONARIES = Stream.of(
                    "passwords", "english_wikipedia", "us_tv_and_film", "surnames", "male_names", "female_names")
            .map(name -> "matchers/dictionaries/" + name + ".txt")
            .toList();

    private static final String BREACHED = "breached-passwords.txt.gz";

    private final PasswordSet common;
    private final PasswordSet breached;
    private final Optional<BreachedFile> mounted;

    public KnownPasswords(PasswordConfig config) {
        this.common = PasswordSet.of(DICTIONARIES.stream()
                .map(StandardDictionaries.class::getResourceAsStream)
                .flatMap(KnownPasswords::lines)
                .filter(word -> word.length() >= Passwords.SHORTEST));
        this.breached =
                PasswordSet.of(Stream.of(BREACHED).map(KnownPasswords::unpacked).flatMap(KnownPasswords::lines));
        this.mounted = config.breachedList().map(BreachedFile::open);
    }

    private static InputStream unpacked(String name) {
        try {
            return new GZIPInputStream(KnownPasswords.class.getResourceAsStream(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closed by the flatMap that takes it. */
    private static Stream<String> lines(InputStream text) {
        var reader = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
        return reader.lines().onClose(() -> {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * @param normal in NFC
     * @return {@code common} in whatever case, {@code breached} as it is; empty for one that is in no list
     */
    Optional<String> reasonAgainst(String normal) {
        if (common.contains(normal.toLowerCase(Locale.ROOT))) {
            return Optional.of("common");
        }
        boolean known = breached.contains(normal)
                || mounted.map(list -> list.contains(normal)).orElse(false);
        return known ? Optional.of("breached") : Optional.empty();
    }

    /** How many passwords are bundled as common, and how many as breached. */
    int commonOnes() {
        return common.size();
    }

    int breachedOnes() {
        return breached.size();
    }
}
