package org.vestibule.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.foundation.start.CannotStart;

@Tag("S0-11")
class KnownPasswordsTest {
    private static final KnownPasswords BUNDLED = with(Map.of());

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"password", "PassWord", "12345678", "qwertyuiop", "iloveyou1", "washington", "Copenhagen"})
    void passwordsOfManyAndSingleWordsAreCommonInAnyCase(String password) {
        assertThat(BUNDLED.reasonAgainst(password)).contains("common");
    }

    @Test
    void aPasswordOfABreachIsRefusedAsItIs() {
        assertThat(BUNDLED.reasonAgainst("papone90")).contains("breached");
        assertThat(BUNDLED.reasonAgainst("Papone90")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery staple",
                "grøn kaffe på Fyn 27",
                "Copper-Heron-Lantern-83",
                "😀😀😀😀😀😀😀😀"
            })
    void othersAreNotKnown(String password) {
        assertThat(BUNDLED.reasonAgainst(password)).isEmpty();
    }

    /** ASVS 6.2.4 asks for 3,000 that the other rules let through. */
    @Test
    void tensOfThousandsAreBundled() {
        assertThat(BUNDLED.commonOnes()).isGreaterThan(40_000);
        assertThat(BUNDLED.breachedOnes()).isEqualTo(100_000);
    }

    @Test
    void everyLineOfAMountedListIsFoundAndNoOther() throws IOException {
        List<String> listed =
                IntStream.range(0, 500).mapToObj(i -> "mounted " + i).toList();
        Path file = write(listed.stream().map(BreachedFile::name), ":7\r\n");

        KnownPasswords known = with(Map.of("vestibule.password.breached-list", file.toString()));

        assertThat(listed)
                .allSatisfy(password ->
                        assertThat(known.reasonAgainst(password)).as(password).contains("breached"));
        assertThat(IntStream.range(500, 1000).mapToObj(i -> "mounted " + i))
                .allSatisfy(
                        password -> assertThat(known.reasonAgainst(password)).isEmpty());
    }

    @Test
    void aMountedListNeedsNoCountsAndNoLastNewline() throws IOException {
        Path file = write(Stream.of(BreachedFile.name("only one here")), "\n");
        Files.writeString(file, Files.readString(file).strip());

        KnownPasswords known = with(Map.of("vestibule.password.breached-list", file.toString()));

        assertThat(known.reasonAgainst("only one here")).contains("breached");
        assertThat(known.reasonAgainst("not that one")).isEmpty();
    }

    @Test
    void aListOfSomethingElseStopsTheStart() throws IOException {
        Path words = Files.writeString(folder.resolve("words"), "password\n12345678\n");

        assertThatThrownBy(() -> with(Map.of("vestibule.password.breached-list", words.toString())))
                .isInstanceOf(CannotStart.class)
                .hasMessage(
                        "vestibule.password.breached-list names %s, which does not begin with a SHA-1 of 40 capital hexadecimal digits",
                        words);
        assertThatThrownBy(() -> with(Map.of("vestibule.password.breached-list", words + "-not-there")))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("cannot be read");
    }

    private Path write(Stream<String> digests, String end) throws IOException {
        return Files.writeString(
                folder.resolve("list"),
                digests.sorted().map(digest -> digest + end).reduce("", String::concat));
    }

    private static KnownPasswords with(Map<String, String> settings) {
        return new KnownPasswords(new SmallRyeConfigBuilder()
                .withMapping(PasswordConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(PasswordConfig.class));
    }
}
