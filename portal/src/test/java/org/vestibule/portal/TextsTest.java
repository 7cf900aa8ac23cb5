package org.vestibule.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The build sees that every text a page wants exists in English; here, that Danish has the same with the same parts. */
class TextsTest {
    private static final Pattern PART = Pattern.compile("\\{([a-z]+)}");

    @ParameterizedTest
    @ValueSource(strings = {"shell", "login", "setup", "security", "account", "event", "desk", "policy"})
    void everyTextIsThereInBothLanguages(String bundle) {
        var english = texts(bundle, "en");
        var danish = texts(bundle, "da");

        assertThat(danish.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String name : new TreeSet<>(english.stringPropertyNames())) {
            assertThat(parts(danish.getProperty(name))).as(name).isEqualTo(parts(english.getProperty(name)));
            assertThat(danish.getProperty(name)).as(name).isNotBlank();
        }
    }

    private static Set<String> parts(String text) {
        return PART.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static Properties texts(String bundle, String language) {
        var texts = new Properties();
        String file = "/messages/" + bundle + "_" + language + ".properties";
        try (var in = TextsTest.class.getResourceAsStream(file)) {
            assertThat(in).as(file).isNotNull();
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
