package org.vestibule.importer.ndjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.ImportedFactors.App;
import org.vestibule.contracts.ImportedFactors.Code;
import org.vestibule.importer.entry.Entry;
import org.vestibule.importer.entry.Entry.Unfit;
import org.vestibule.importer.entry.ImportFailure;
import org.vestibule.importer.entry.LeftBehind;
import org.vestibule.importer.entry.Newcomer;

class NdjsonFileTest {
    private static final String KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

    @TempDir
    private Path folder;

    private List<Entry> read(String text) {
        try {
            Path file = Files.writeString(folder.resolve("users.ndjson"), text);
            List<Entry> entries = new ArrayList<>();
            new NdjsonFile(file).forEach(entries::add);
            return entries;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLineIsAUserAndAnEmptyOneIsNone() {
        var entries = read("""
                {"username":" anna ","email":"anna@mail.example"}

                {"username":"bo","email":"bo@mail.example","second_factor":"sealed elsewhere"}
                """);

        assertThat(entries).extracting(Entry::username).containsExactly("anna", "bo");
        assertThat(((Newcomer) entries.getLast()).fields().path("second_factor").asText())
                .isEqualTo("sealed elsewhere");
    }

    @Test
    @Tag("attack-33")
    void whatIsInClearIsTakenOutOfTheLine() {
        var user = (Newcomer) read("""
                {"username":"anna","email":"a@mail.example","totp":[{"secret":"%s","name":"Phone"}],"recovery_codes":[{"scheme":"sha256","value":"00:"}]}
                """.formatted(KEY)).getFirst();

        assertThat(user.totp()).containsExactly(new App(KEY, "Phone", null, null, null));
        assertThat(user.recoveryCodes()).containsExactly(new Code("sha256", "00:"));
        assertThat(user.fields().toString()).isEqualTo("{\"username\":\"anna\",\"email\":\"a@mail.example\"}");
        assertThat(user.toString()).doesNotContain(KEY);
    }

    @Test
    void anAppOfOtherCodesStaysBehindAndCodesWithoutAnAppDoToo() {
        var users = read("""
                {"username":"anna","totp":[{"secret":"%1$s","name":"Phone","digits":8},{"secret":"%1$s","period":30,"algorithm":"SHA1","digits":6}]}
                {"username":"bo","totp":[{"secret":"%1$s","period":60}],"recovery_codes":[{"scheme":"sha256","value":"00:"}]}
                """.formatted(KEY));

        assertThat(((Newcomer) users.getFirst()).losesTheirFactor()).isFalse();
        assertThat(users.getFirst().leftBehind()).containsExactly(LeftBehind.factor("otp", "Phone (8 digits)"));
        assertThat(((Newcomer) users.getLast()).losesTheirFactor()).isTrue();
        assertThat(users.getLast().leftBehind())
                .containsExactly(
                        LeftBehind.factor("otp", "a new code every 60 seconds"),
                        LeftBehind.factor("recovery-codes", "no app beside them"));
    }

    /** A key under a wrong name would otherwise leave the machine in clear, only to be refused there. */
    @ParameterizedTest
    @Tag("attack-33")
    @ValueSource(
            strings = {
                "{\"username\":\"anna\",\"totp_secret\":\"" + KEY + "\"}",
                "{\"username\":\"anna\",\"totp\":\"" + KEY + "\"}",
                "{\"username\":\"anna\",\"totp\":[\"" + KEY + "\"]}",
                "{\"username\":\"anna\",\"totp\":[{\"key\":\"" + KEY + "\"}]}",
                "{\"username\":\"anna\",\"totp\":[null]}",
                "{\"username\":\"anna\",\"recovery_codes\":{}}",
                "{\"username\":\"anna\",\"second_factor\":\"x\",\"totp\":[{\"secret\":\"" + KEY + "\"}]}",
                "{\"username\":7,\"totp\":[{\"secret\":\"" + KEY + "\"}]}",
                "{\"email\":\"a@mail.example\"}",
                "{\"username\":\"anna\"} " + KEY,
                "{\"username\":" + KEY + "}",
                "[\"" + KEY + "\"]",
                KEY
            })
    void aLineThatIsNotUnderstoodGoesNowhere(String line) {
        var entry = read(line).getFirst();

        assertThat(entry).isInstanceOf(Unfit.class);
        assertThat(entry.toString()).contains("invalid-request").doesNotContain(KEY);
    }

    @Test
    void aFileThatIsNoTextIsToldSo() throws IOException {
        Path file = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatExceptionOfType(ImportFailure.class)
                .isThrownBy(() -> new NdjsonFile(file).forEach(entry -> {}))
                .withMessageContaining("bytes");
    }
}
