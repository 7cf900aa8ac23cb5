package org.vestibule.notification.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.qute.Engine;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.Variant;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.Message.Tenant;

class TextsTest {
    /** 30 letters, the longest name an SMS shows whole; it is cut above that. */
    private static final String LONG_NAME = "Sønderjyllands Elforsyning A/S";

    /** 30 letters. */
    private static final String LONG_HOST = "kundeportal.eksempel-energi.dk";

    private static final Map<String, String> VALUES = Map.of(
            "code", "123456",
            "minutes", "10",
            "method", "webauthn",
            "time", "2026-03-02T07:05:00Z",
            "reason", "The phone is lost",
            "remaining", "9",
            "hint", "+45 •• •• •• 56",
            "link", "https://login.example.dk/reset/abc");

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

    static Stream<Message> codesBySms() {
        return Stream.of(Template.LOGIN_CODE, Template.ENROLLMENT_CODE)
                .flatMap(template -> Stream.of("en", "da").map(locale -> sms(template, locale, LONG_NAME)));
    }

    static Stream<Message> emails() {
        return Arrays.stream(Template.values())
                .flatMap(template -> Stream.of("en", "da").map(locale -> email(template, locale, LONG_NAME)));
    }

    private static Message sms(Template template, String locale, String tenant) {
        return new Message(
                Channel.SMS, "+4520123456", template, locale, new Tenant(tenant, LONG_HOST, null, null), VALUES);
    }

    private static Message email(Template template, String locale, String tenant) {
        var sender = new Tenant(tenant, LONG_HOST, "hjaelp@example.dk", "+4570101010");
        return new Message(Channel.EMAIL, "kim@example.dk", template, locale, sender, VALUES);
    }

    @ParameterizedTest
    @MethodSource("codesBySms")
    void codeFitsOneSegmentWithANameAndAHostOfThirtyLetters(Message message) {
        assertThat(LONG_NAME).hasSize(Gsm7.LONGEST_NAME);
        assertThat(LONG_HOST).hasSize(30);

        String text = texts.sms(message);

        assertThat(Gsm7.isGsm7(text)).isTrue();
        assertThat(Gsm7.septets(text)).isLessThanOrEqualTo(Gsm7.SEGMENT);
        assertThat(text).contains(LONG_NAME).contains("123456").contains("10");
    }

    @ParameterizedTest
    @MethodSource("codesBySms")
    void smsEndsWithTheOriginBoundLineAfterAnEmptyOne(Message message) {
        assertThat(texts.sms(message)).endsWith("\n\n@" + LONG_HOST + " #123456");
    }

    @Test
    void longerNameIsCutSoThatTheSmsStillFits() {
        String text = texts.sms(sms(Template.LOGIN_CODE, "da", "Foreningen af Danske Kraftvarmeværker og Net"));

        assertThat(Gsm7.septets(text)).isLessThanOrEqualTo(Gsm7.SEGMENT);
        assertThat(text).contains("Foreningen af Danske Kraftvar.");
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
                .containsPattern(message.locale().equals("da") ? "ikke (dig|bedt|ved at)" : "not (you|just|ask)");
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
