package org.vestibule.platform.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vestibule.platform.text.Sources.TextEnum;

/**
 * Every text of every module, as its source has it: said in every language, with the same arguments, and used. A module
 * needs to do nothing for it.
 */
class EveryTextTest {
    private static final String VALIDATION = "platform/src/main/resources/ValidationMessages_";
    private static final Pattern NAMED = Pattern.compile("\\{([^}]+)}");
    private static final Sources SOURCES = Sources.read();

    static Stream<TextEnum> enums() {
        return SOURCES.texts().stream();
    }

    /** Titles and names go with what they name. */
    static Stream<TextEnum> spoken() {
        return enums().filter(texts -> texts.name().endsWith("Text"));
    }

    @Test
    void textsOfAllModulesAreSeen() {
        assertThat(enums().map(TextEnum::name))
                .contains("ProblemType", "PlatformText", "AuthText", "MfaText", "AdminText", "MethodType");
    }

    @ParameterizedTest
    @MethodSource("enums")
    void everyTextIsSaidInEveryLanguageAndNothingElseIs(TextEnum texts) throws IOException {
        for (Language language : Language.values()) {
            Path file = texts.bundle(language.tag());

            assertThat(file).isRegularFile();
            assertThat(read(file).keySet()).as(file.toString()).isEqualTo(texts.constants());
        }
    }

    @ParameterizedTest
    @MethodSource("enums")
    void translationIsNoCopyAndHasTheSameArguments(TextEnum texts) throws IOException {
        var english = read(texts.bundle("en"));
        var danish = read(texts.bundle("da"));

        english.forEach((key, text) -> {
            assertThat(danish.get(key)).as(key).isNotEqualTo(text);
            assertThat(placesIn(danish.get(key))).as(key).isEqualTo(placesIn(text));
        });
    }

    /** A straight apostrophe quotes in {@link MessageFormat}, so it would vanish: the typographic one is for texts. */
    @ParameterizedTest
    @MethodSource("enums")
    void textIsWrittenForPeople(TextEnum texts) throws IOException {
        for (Language language : Language.values()) {
            read(texts.bundle(language.tag())).forEach((key, text) -> assertThat(text)
                    .as(key)
                    .isNotBlank()
                    .isEqualTo(text.strip())
                    .doesNotContain("'", "\uFFFD", "Ã", "  ")
                    .doesNotEndWith("."));
        }
    }

    @ParameterizedTest
    @MethodSource("spoken")
    void everyTextIsUsed(TextEnum texts) {
        assertThat(texts.constants()).allMatch(constant -> SOURCES.isUsed(texts, constant), "is used");
    }

    @Test
    void everyCallGivesTheArgumentsThatItsTextNames() {
        assertThat(SOURCES.calls()).isNotEmpty().allSatisfy(call -> {
            String text = read(call.texts().bundle("en")).get(call.constant());

            assertThat(placesIn(text)).as(call.toString()).hasSize(call.arguments());
        });
    }

    @Test
    void noBundleBelongsToNothing() {
        Set<Path> known = enums().flatMap(
                        texts -> Arrays.stream(Language.values()).map(language -> texts.bundle(language.tag())))
                .collect(Collectors.toSet());
        Arrays.stream(Language.values()).forEach(language -> known.add(validation(language)));

        assertThat(SOURCES.bundles()).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void wordsAreGivenToAProblemOnlyAsAText() {
        assertThat(SOURCES.wordsGivenAsMembers()).isEmpty();
    }

    @Test
    void validationSaysTheSameInEveryLanguage() throws IOException {
        var english = read(validation(Language.ENGLISH));
        var danish = read(validation(Language.DANISH));

        assertThat(danish.keySet()).isEqualTo(english.keySet());
        english.forEach((key, text) -> {
            assertThat(danish.get(key)).isNotBlank().isNotEqualTo(text);
            assertThat(namesIn(danish.get(key))).as(key).isEqualTo(namesIn(text));
        });
    }

    /** Nobody should have to read a regular expression. */
    @Test
    void everyPatternIsPutIntoWordsAndAllThoseWordsAreUsed() throws IOException {
        var words = read(validation(Language.ENGLISH)).keySet().stream()
                .filter(key -> !key.startsWith("jakarta."))
                .map(key -> "{" + key + "}")
                .collect(Collectors.toSet());

        assertThat(SOURCES.patternsWithoutMessage())
                .as("who configures a service reads its log")
                .allMatch(file -> file.endsWith("Config.java"));
        assertThat(SOURCES.validationMessages()).isEqualTo(words);
    }

    @ParameterizedTest
    @EnumSource
    void everyLanguageIsOneThatValidationPrepares(Language language) throws IOException {
        Path config = Sources.ROOT.resolve("platform/src/main/resources/META-INF/microprofile-config.properties");

        assertThat(read(config).get("quarkus.locales").split(",")).contains(language.tag());
    }

    private static Path validation(Language language) {
        return Sources.ROOT.resolve(VALIDATION + language.tag() + ".properties");
    }

    private static Map<String, String> read(Path file) throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        var texts = new TreeMap<String, String>();
        properties.forEach((key, text) -> texts.put((String) key, (String) text));
        return texts;
    }

    private static Set<String> placesIn(String text) {
        return namesIn(new MessageFormat(text).toPattern());
    }

    private static Set<String> namesIn(String text) {
        return NAMED.matcher(text)
                .results()
                .map(place -> place.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
