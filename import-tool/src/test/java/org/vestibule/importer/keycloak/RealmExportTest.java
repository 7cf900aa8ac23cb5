package org.vestibule.importer.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vestibule.contracts.ImportedFactors.App;
import org.vestibule.contracts.ImportedFactors.Code;
import org.vestibule.importer.entry.Entry;
import org.vestibule.importer.entry.Entry.Unfit;
import org.vestibule.importer.entry.ImportFailure;
import org.vestibule.importer.entry.LeftBehind;
import org.vestibule.importer.entry.Newcomer;

/**
 * A realm of made-up users, one for each case. Its hashes are Python's: hashlib for PBKDF2 and SHA-512, argon2-cffi for
 * argon2.
 */
class RealmExportTest {
    private static final Map<String, Entry> USERS = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void read() throws URISyntaxException {
        Path realm = Path.of(RealmExportTest.class.getResource("realm.json").toURI());
        new RealmExport(realm, "account").forEach(entry -> USERS.put(entry.username(), entry));
    }

    private static Newcomer newcomer(String username) {
        return (Newcomer) USERS.get(username);
    }

    @Test
    void everyUserOfTheRealmIsReadAndNothingElse() {
        assertThat(USERS.keySet())
                .containsExactly(
                        "ida",
                        "ole",
                        "pia",
                        "bo",
                        "eva",
                        "jon",
                        "liv",
                        "kim",
                        "per",
                        "ann",
                        "tom",
                        "max",
                        "una",
                        "lis",
                        "nil",
                        "old",
                        "service-account-shop");
    }

    @Test
    void nameAddressLanguageAndAccountComeOver() {
        var ida = newcomer("ida").fields();

        assertThat(ida.path("username").asText()).isEqualTo("ida");
        assertThat(ida.path("email").asText()).isEqualTo("ida@imported.example");
        assertThat(ida.path("locale").asText()).isEqualTo("da");
        assertThat(ida.path("account").asText()).isEqualTo("acct-77");
        assertThat(newcomer("pia").fields().has("locale")).isFalse();
        assertThat(newcomer("pia").leftBehind()).containsExactly(LeftBehind.other("locale", "zh-Hans"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "ida pbkdf2 $pbkdf2-sha512$2100$u2skvxOZknKycAb3cRll9w$WVqQFIGctE3IKo89thJD3kI3Ev17PR7v8pnueAIac7tbhJe/I33qcl/NU/WtXTyenG3YgXPn.gLAh0PgtHBhtA",
                "pia pbkdf2 $pbkdf2-sha256$2700$zOZjCkiUoUiYLigi17cZfQ$OPcdV9FNBjsfFG/AqTzfv7Tr.Lm/npvV8XNXMgIvtL9fAL6LcLrKdWtISVGnrttUYQVvOamJDypZze6dqSjUMA",
                "bo pbkdf2 $pbkdf2$2000$PQmdDxPfnQu0Qnps6Z1huQ$6PnnkHHM0oo1gERLYVGrYuOR3xKr3OeLnxssc8kYTY1XJ8UTDtn/cNtfbaDCtZobaEkytvc701lPAycxCzMJyQ",
                "ole argon2id $argon2id$v=19$m=7168,t=5,p=1$KeylPoJUjqqjqmDO1HAHDA$RmL5X2arn9mOeBc2l1toolgizDa2aKk2gLXXwHW8P+Q"
            })
    void passwordIsWrittenAsAuthServiceReadsIt(String username, String scheme, String value) {
        var hash = newcomer(username).fields().path("password_hash");

        assertThat(hash.path("scheme").asText()).isEqualTo(scheme);
        assertThat(hash.path("value").asText()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"tom, bcrypt", "old, 'argon2i, version 1.3'"})
    void passwordOfAnotherAlgorithmIsLeftBehindAndLocksNobodyOut(String username, String why) {
        var user = newcomer(username);

        assertThat(user.fields().has("password_hash")).isFalse();
        assertThat(user.leftBehind()).containsExactly(LeftBehind.other("password", why));
        assertThat(user.losesTheirFactor()).isFalse();
    }

    /** Keycloak takes the letters themselves for the key, unless it says that they are Base32. */
    @Test
    void keyOfAnAppIsItsBytesOrItsBase32() {
        assertThat(newcomer("ida").totp())
                .containsExactly(new App("NNJDG5SYHFYFCMTNKQ3XOWRUNZBDM6KM", "Ida's phone", "SHA1", 6, 30));
        assertThat(newcomer("ole").totp())
                .containsExactly(new App("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", null, "SHA1", 6, 30));
        assertThat(newcomer("bo").totp()).extracting(App::name).containsExactly("Work phone");
        assertThat(newcomer("max").totp()).extracting(App::name).containsExactly("One", "Two", "Three");
    }

    @Test
    void recoveryCodesThatAreLeftComeOver() {
        assertThat(newcomer("ida").recoveryCodes())
                .hasSize(3)
                .first()
                .isEqualTo(
                        new Code(
                                "sha512",
                                "a7dce8019fb849ecae6d4868165a807dcd451862fbb4d2eae42797de0171fa71e832f4a6282a34dfe1eb96e6209e680d6683ac2cec0b67d8a3fd14a71b04e423:"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "eva | webauthn: Blue key; webauthn-passwordless: Laptop",
                "jon | otp: Token (hotp)",
                "liv | otp: Tablet (8 digits)",
                "kim | otp: SHA256; recovery-codes: no app beside them",
                "una | secret-question",
                "lis | otp: its key is not Base32, or shorter than 80 bits"
            })
    void whoseSecondFactorCannotComeOverLosesIt(String username, String left) {
        var user = newcomer(username);

        assertThat(user.losesTheirFactor()).isTrue();
        assertThat(user.totp()).isEmpty();
        assertThat(user.recoveryCodes()).isEmpty();
        assertThat(user.leftBehind().stream().map(LeftBehind::toString)).isEqualTo(List.of(left.split("; ")));
    }

    /** They are no easier to get into than before: the app was enough there too. */
    @Test
    void whoKeepsAnAppLosesNotTheFactorButIsToldOfTheKey() {
        assertThat(newcomer("bo").losesTheirFactor()).isFalse();
        assertThat(newcomer("bo").leftBehind()).containsExactly(LeftBehind.factor("webauthn", "YubiKey"));
    }

    @Test
    void loginsElsewhereAndWhatTheyWereToDoNextStayBehind() {
        assertThat(newcomer("nil").losesTheirFactor()).isFalse();
        assertThat(newcomer("nil").leftBehind())
                .containsExactly(
                        LeftBehind.other("required-action", "UPDATE_PASSWORD"),
                        LeftBehind.other("identity-provider", "google"));
    }

    @ParameterizedTest
    @CsvSource({"per, disabled", "ann, no-email", "service-account-shop, service-account"})
    void someAreNotImportedAtAll(String username, String problem) {
        assertThat(((Unfit) USERS.get(username)).problem()).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | is not an export of one realm",
                "{\"realm\":\"x\"} | has no users",
                "{\"users\":[{\"username\":kR3vX9pQ2mT7wZ4nB6yL}]} | is not JSON at line 1",
                "'' | is not an export of one realm"
            })
    @Tag("attack-33")
    void whatIsNoRealmIsRefusedWithoutShowingWhatStoodThere(String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("realm.json"), text);

        assertThatExceptionOfType(ImportFailure.class)
                .isThrownBy(() -> new RealmExport(file, "account").forEach(entry -> {}))
                .withMessageContaining(message)
                .withMessageNotContaining("kR3v");
    }

    @Test
    @Tag("attack-33")
    void nothingPrintsASecret() {
        assertThat(USERS.toString()).doesNotContain("kR3v", "NNJDG", "a7dce8", "$pbkdf2");
    }
}
