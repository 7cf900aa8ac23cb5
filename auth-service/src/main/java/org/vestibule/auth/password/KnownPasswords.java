package org.vestibule.auth.password;

import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.matchers.Dictionary;
import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Passwords that guessers try first (ASVS 6.2.4 and 6.2.12, SP 800-63B-4 section 3.1.1.2). Both lists are in the jar and
 * asked without any network; an operator may mount a longer one.
 */
@Singleton
public class KnownPasswords {
    private static final String BREACHED = "breached-passwords.txt.gz";

    private final PasswordSet common;
    private final PasswordSet breached;
    private final Optional<BreachedFile> mounted;

    public KnownPasswords(PasswordConfig config) {
        try {
            this.common = common();
            this.breached = bundled();
        } catch (IOException e) {
            throw new UncheckedIOException("the bundled lists of passwords cannot be read", e);
        }
        this.mounted = config.breachedList().map(BreachedFile::open);
    }

    /** The most used passwords, and words, names and titles that are long enough for one; all in lower case. */
    private static PasswordSet common() throws IOException {
        List<Dictionary> dictionaries = StandardDictionaries.loadAllDictionaries();
        return PasswordSet.of(dictionaries.stream()
                .flatMap(dictionary -> dictionary.getFrequencies().stream())
                .filter(word -> word.length() >= Passwords.SHORTEST));
    }

    private static PasswordSet bundled() throws IOException {
        try (var packed = KnownPasswords.class.getResourceAsStream(BREACHED)) {
            if (packed == null) {
                throw new IOException("no " + BREACHED);
            }
            try (var lines =
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.US_ASCII))) {
                return PasswordSet.of(lines.lines());
            }
        }
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
