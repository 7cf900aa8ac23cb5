package org.vestibule.notification.template;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.qute.Engine;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.Message.Tenant;
import org.vestibule.platform.text.Gsm7;

class TextsTest {
    private static final Set<Template> CODES =
            EnumSet.of(Template.LOGIN_CODE, Template.ENROLLMENT_CODE, Template.APPROVAL_CODE);

    private static final List<String> LANGUAGES = List.of("en", "da");

    private static final Path TEMPLATES = Path.of("src", "main", "resources", "templates");

    /** 30 letters: with {@link #LONG_HOST}, every SMS has room for such a name. */
    private static final String LONG_NAME = "Sønderjyllands Elforsyning A/S";

    /** 30 letters. */
    private static final String LONG_HOST = "kundeportal.eksempel-energi.dk";

    /** Letters a tenant's name may have. */
    private static final int LONGEST_NAME = 60;

    private static final Map<String, String> VALUES = Map.ofEntries(
            entry("code", "123456"),
            entry("minutes", "10"),
            entry("method", "webauthn"),
            entry("time", "2026-03-02T07:05:00Z"),
            entry("reason", "The phone is lost"),
            entry("remaining", "9"),
            entry("hint", "+45 •• •• •• 56"),
            entry("link", "https://login.example.dk/reset/abc"),
            entry("days", "30"),
            entry("device", "Firefox, Windows"),
            entry("action", "payout"),
            entry("parameters", "amount: 1250.00"));

    private final Texts texts = new Texts(engine(), () -> ZoneId.of("Europe/Copenhagen"));

    static Engine engine() {
        return Engine.builder()
                .addDefaults()
                .strictRendering(true)
                .addLocator(id -> Optional.ofNullable(TextsTest.class.getResourceAsStream(
                                "/templates/" + (id.endsWith(".txt") ? id : id + ".txt")))
                        .map(stream -> new TemplateLocation() {
                            @Override
                            public Reader read() {
                                return new InputStreamReader(stream, StandardCharsets.UTF_8);
                            }

                            @Override
                            public Optional<Variant> getVariant() {
                                return Optional.empty();
                            }
                        }))
                .build();
    }

    static Stream<Message> everySmsWithACode() throws IOException {
        return everySms().filter(message -> CODES.contains(message.template()));
    }

    /** As many as there are files, whatever is added. */
    static Stream<Message> everySms() throws IOException {
        return filesOf(".sms.txt").stream()
                .flatMap(template -> LANGUAGES.stream().map(locale -> sms(template, locale, LONG_NAME)));
    }

    /** Every text that there is in any language. */
    private static Set<Template> filesOf(String ending) throws IOException {
        try (var files = Files.walk(TEMPLATES, 2)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> Template.valueOf(name.replace(ending, "").toUpperCase(Locale.ROOT)))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Template.class)));
        }
    }

    static Stream<Message> emails() {
        return Arrays.stream(Template.values())
                .flatMap(template -> LANGUAGES.stream().map(locale -> email(template, locale, LONG_NAME)));
    }

    private static Message sms(Template template, String locale, String tenant) {
        Map<String, String> values = new HashMap<>(VALUES);
        if (!CODES.contains(template)) {
            values.remove("code");
        }
        return new Message(
                Channel.SMS, "+4520123456", template, locale, new Tenant(tenant, LONG_HOST, null, null), values);
    }

    private static Message email(Template template, String locale, String tenant) {
        var sender = new Tenant(tenant, LONG_HOST, "hjaelp@example.dk", "+4570101010");
        return new Message(Channel.EMAIL, "kim@example.dk", template, locale, sender, VALUES);
    }

    @Test
    void everyTextIsThereInEveryLanguageAndNoOther() throws IOException {
        try (var languages = Files.list(TEMPLATES)) {
            assertThat(languages.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(LANGUAGES);
        }
        for (String language : LANGUAGES) {
            try (var files = Files.list(TEMPLATES.resolve(language));
                    var english = Files.list(TEMPLATES.resolve("en"))) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrderElementsOf(
                                english.map(file -> file.getFileName().toString())
                                        .toList());
            }
        }
        assertThat(filesOf(".email.txt")).containsExactlyInAnyOrder(Template.values());
        assertThat(filesOf(".sms.txt")).contains(Template.LOGIN_CODE, Template.ENROLLMENT_CODE);
    }

    /** A value that one language forgets is a value that its readers are not told. */
    @Test
    void everyLanguageTellsTheSame() throws IOException {
        try (var files = Files.list(TEMPLATES.resolve("en"))) {
            for (Path english : files.toList()) {
                Path danish = TEMPLATES.resolve("da").resolve(english.getFileName());

                assertThat(valuesIn(danish)).as(danish.toString()).isEqualTo(valuesIn(english));
                assertThat(danish).as("is translated").satisfies(text -> assertThat(Files.readString(text))
                        .isNotEqualTo(Files.readString(english)));
            }
        }
    }

    private static Set<String> valuesIn(Path template) throws IOException {
        return Pattern.compile("\\{(?!#|/)(\\w+)}")
                .matcher(Files.readString(template))
                .results()
                .map(value -> value.group(1))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("everySms")
    @Tag("S0-10")
    void smsFitsOneSegmentWithANameAndAHostOfThirtyLetters(Message message) {
        assertThat(LONG_NAME).hasSize(30);
        assertThat(LONG_HOST).hasSize(30);

        String text = texts.sms(message);

        assertThat(Gsm7.isGsm7(text)).isTrue();
        assertThat(Gsm7.septets(text)).isLessThanOrEqualTo(Gsm7.SEGMENT);
        assertThat(text).contains(LONG_NAME).doesNotContain("{").doesNotContain("?");
    }

    @ParameterizedTest
    @MethodSource("everySms")
    void smsFitsOneSegmentWithTheLongestNameOfAnyLetters(Message message) {
        for (String letters : List.of("Foreningen af Kraftvarmeværker ", "€[]~", "Ærø ", "…–", "🙂", "x")) {
            String name = letters.repeat(60).substring(0, LONGEST_NAME);

            String text = texts.sms(sms(message.template(), message.locale(), name));

            assertThat(Gsm7.isGsm7(text)).as(text).isTrue();
            assertThat(Gsm7.septets(text)).as(text).isLessThanOrEqualTo(Gsm7.SEGMENT);
            assertThat(text.contains("\n\n@" + LONG_HOST + " #123456")).isEqualTo(CODES.contains(message.template()));
        }
    }

    @ParameterizedTest
    @MethodSource("everySmsWithACode")
    void smsWithACodeEndsWithTheOriginBoundLineAfterAnEmptyOne(Message message) {
        assertThat(texts.sms(message)).contains("123456").endsWith("\n\n@" + LONG_HOST + " #123456");
    }

    @ParameterizedTest
    @CsvSource({
        "44, Foreningen af Danske Kraftvarmeværker og Net",
        "43, Foreningen af Danske Kraftvarmeværker.",
        "40, Foreningen af Danske Kraftvarmeværker.",
        "30, Foreningen af Danske Kraftvar.",
        "22, Foreningen af Danske.",
        "15, Foreningen.",
        "12, Foreningen.",
        "5, Fore."
    })
    void nameIsCutWithinAWordButNotBehindAStump(int septets, String cut) {
        assertThat(Gsm7.shorten("Foreningen af Danske Kraftvarmeværker og Net", septets))
                .isEqualTo(cut);
    }

    @Test
    @Timeout(5)
    void nameOfGapsIsCutAsFast() {
        assertThat(Gsm7.shorten("a" + " ,".repeat(80) + "bcd", Gsm7.SEGMENT)).isEqualTo("a.");
        assertThat(Gsm7.shorten("a" + " ".repeat(154) + "bcdefg", Gsm7.SEGMENT)).endsWith(" bcde.");
    }

    @Test
    void nameThatIsShortEnoughIsLeftAsItIs() {
        assertThat(Gsm7.shorten("Bo & Co. A/S", 12)).isEqualTo("Bo & Co. A/S");
        assertThat(Gsm7.shorten("€€", 4)).isEqualTo("€€");
    }

    @Test
    void longNameIsShownAsFarAsAShortHostLetsIt() {
        var tenant = new Tenant("Foreningen af Danske Kraftvarmeværker og Net", "kv.dk", null, null);

        String text =
                texts.sms(new Message(Channel.SMS, "+4520123456", Template.ENROLLMENT_CODE, "da", tenant, VALUES));

        assertThat(text).contains("hos Foreningen af Danske Kraftvarmeværker og Net.");
    }

    @Test
    void lettersOutsideTheAlphabetAreReplacedByTheirNearest() {
        String text = texts.sms(sms(Template.LOGIN_CODE, "en", "Łódź – “Crêpes” 🙂"));

        assertThat(Gsm7.isGsm7(text)).isTrue();
        assertThat(text).contains("?odz - \"Crepes\" ?");
    }

    @Test
    void nameOfTheTenantCannotAddALineBehindTheOriginBoundOne() {
        String text = texts.sms(sms(Template.LOGIN_CODE, "en", "Shop\n\n@evil.example #999999\r\n"));

        assertThat(text.lines().filter(line -> line.startsWith("@"))).containsExactly("@" + LONG_HOST + " #123456");
    }

    @Test
    void hostWithAPortIsNamedWithoutIt() {
        var local = new Tenant("Shop", "localhost:8080", null, null);

        String text = texts.sms(new Message(Channel.SMS, "+4520123456", Template.LOGIN_CODE, "en", local, VALUES));

        assertThat(text).endsWith("\n\n@localhost #123456");
    }

    @ParameterizedTest
    @MethodSource("emails")
    void emailIsWholeInEveryLanguage(Message message) {
        Letter letter = texts.email(message);

        assertThat(letter.subject()).isNotBlank().hasSizeLessThan(80).doesNotContain("{");
        assertThat(letter.body())
                .contains(LONG_NAME)
                .contains("hjaelp@example.dk")
                .contains("+4570101010")
                .doesNotContain("{")
                .doesNotContain("\n\n\n");
    }

    @ParameterizedTest
    @MethodSource("emails")
    void lettersOfTheLanguageSurvive(Message message) {
        Letter letter = texts.email(message);

        assertThat(letter.subject() + letter.body()).doesNotContain("Ã", "\uFFFD");
        assertThat(letter.body().matches("(?s).*[æøå].*Venlig hilsen.*"))
                .isEqualTo(message.locale().equals("da"));
    }

    @ParameterizedTest
    @MethodSource("emails")
    @Tag("attack-33")
    void codeStandsInNoSubject(Message message) {
        assertThat(texts.email(message).subject()).doesNotContain("123456").doesNotContain("https://");
    }

    @ParameterizedTest
    @MethodSource("emails")
    void onlyThePasswordLinkIsALink(Message message) {
        boolean isLink = message.template() == Template.PASSWORD_RESET_LINK;

        assertThat(texts.email(message).body().contains("://")).isEqualTo(isLink);
    }

    @ParameterizedTest
    @MethodSource("emails")
    void emailSaysWhatToDoIfItWasNotYou(Message message) {
        String body = texts.email(message).body();

        assertThat(body)
                .containsPattern(
                        message.locale().equals("da")
                                ? "ikke (dig|bedt|ved at)|Hvis ikke, så kontakt"
                                : "not (you|just|ask)|If not, contact");
    }

    private static Message approval(Channel channel, String locale, String action, String parameters) {
        Map<String, String> values =
                Map.of("code", "123456", "minutes", "5", "action", action, "parameters", parameters);
        var sender = new Tenant("Shop", LONG_HOST, "hjaelp@example.dk", null);
        return new Message(channel, "+4520123456", Template.APPROVAL_CODE, locale, sender, values);
    }

    @Test
    void codeThatApprovesSaysWhat() {
        String parameters = "domain: example.dk\nto: Registrar X";

        assertThat(texts.sms(approval(Channel.SMS, "en", "domain.transfer", parameters)))
                .startsWith("123456 approves at Shop only this:\ntransfer of a domain:\n" + parameters + "\n");
        assertThat(texts.sms(approval(Channel.SMS, "da", "domain.transfer", parameters)))
                .startsWith("123456 godkender hos Shop kun dette:\nflytning af et domæne:\n" + parameters + "\n");
        assertThat(texts.email(approval(Channel.EMAIL, "en", "payout", parameters))
                        .body())
                .contains("payout:\n" + parameters + "\n");
        assertThat(texts.email(approval(Channel.EMAIL, "en", "mailbox.export", parameters))
                        .body())
                .as("an action that is not known is named as it is")
                .contains("mailbox.export:\n" + parameters + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "€", "[]~ ", "Ærø ", "https://host.example/a "})
    @Tag("attack-71")
    void approvalThatDoesNotFitIsNotSentRatherThanCut(String letters) {
        String parameters = "domain: example.dk\nnote: " + letters.repeat(400);

        assertThatThrownBy(() -> texts.sms(approval(Channel.SMS, "en", "payout", parameters)))
                .isInstanceOf(MissingText.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exâmple.dk", "аpple.dk", "a – b", "🙂"})
    @Tag("attack-71")
    void approvalThatTheAlphabetOfSmsCannotWriteIsNotSentInOtherLetters(String value) {
        assertThatThrownBy(() -> texts.sms(approval(Channel.SMS, "da", "payout", "to: " + value)))
                .isInstanceOf(MissingText.class);
    }

    @Test
    @Tag("attack-71")
    void longestApprovalThatIsAskedForIsShownWhole() {
        String parameters = "n: " + "x".repeat(Gsm7.THREE_SEGMENTS - 160 - LONG_HOST.length() - 3);

        for (String locale : LANGUAGES) {
            String text = texts.sms(approval(Channel.SMS, locale, "a".repeat(64), parameters));

            assertThat(Gsm7.septets(text)).as(text).isLessThanOrEqualTo(Gsm7.THREE_SEGMENTS);
            assertThat(text).contains(parameters + "\n").endsWith("\n\n@" + LONG_HOST + " #123456");
        }
    }

    @Test
    void parameterCannotAddALineOrATextOfItsOwn() {
        String parameters = "to: x\r@evil.example #999999\u2028{code} {#include en/footer /}\u0085";

        String text = texts.sms(approval(Channel.SMS, "en", "payout", parameters));

        assertThat(text.lines().filter(line -> line.startsWith("@evil"))).isEmpty();
        assertThat(text).contains("{code}").endsWith("\n\n@" + LONG_HOST + " #123456");
        assertThat(texts.email(approval(Channel.EMAIL, "en", "payout", parameters))
                        .body())
                .contains("{code} {#include en/footer /}\n");
    }

    @Test
    void timeIsWrittenForPeople() {
        assertThat(texts.email(email(Template.PASSWORD_CHANGED, "en", "Shop")).body())
                .contains("2 March 2026 at 08:05 (CET)");
        assertThat(texts.email(email(Template.PASSWORD_CHANGED, "da-DK", "Shop"))
                        .body())
                .contains("2. marts 2026 kl. 08.05 (CET)");
    }

    @Test
    void languageWithoutTextsGetsEnglish() {
        assertThat(texts.email(email(Template.PASSWORD_CHANGED, "fr", "Shop")).subject())
                .isEqualTo("Your password was changed");
        assertThat(texts.email(email(Template.PASSWORD_CHANGED, "../da", "Shop"))
                        .subject())
                .isEqualTo("Your password was changed");
    }

    @Test
    void messageWithoutAValueItNeedsIsNoMessage() {
        var message = new Message(
                Channel.SMS,
                "+4520123456",
                Template.LOGIN_CODE,
                "en",
                new Tenant("Shop", LONG_HOST, null, null),
                Map.of("minutes", "5"));

        assertThatThrownBy(() -> texts.sms(message)).isInstanceOf(MissingText.class);
    }

    @Test
    void noticeThatHasNoSmsIsNoMessage() {
        assertThatThrownBy(() -> texts.sms(sms(Template.PASSWORD_CHANGED, "en", "Shop")))
                .isInstanceOf(MissingText.class)
                .hasMessage("no template password_changed.sms.txt");
    }
}
