package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody with a browser, a phone and a mailbox, made new for a scenario. */
final class Customer {
    static final String PASSWORD = "grøn kaffe på Fyn 27";

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Pattern RESET_LINK = Pattern.compile("/reset/([A-Za-z0-9._~-]+)");
    private static final Pattern CODE = Pattern.compile("\\b(\\d{6})\\b");

    final TheSuite suite;
    final Browser browser = new Browser();
    final String tenant;
    final String username;
    final String id;
    final String email;
    Phone phone;
    String authenticator;
    String access;
    List<String> recoveryCodes = List.of();

    private Customer(TheSuite suite, String tenant, String username, String id) {
        this.suite = suite;
        this.tenant = tenant;
        this.username = username;
        this.email = username + "@mail.example";
        this.id = id;
    }

    static Customer at(TheSuite suite, String tenant) {
        return at(suite, tenant, Map.of("password", PASSWORD));
    }

    /** @param more fields of the user besides name and address */
    static Customer at(TheSuite suite, String tenant, Map<String, Object> more) {
        String username = "user-" + COUNT.incrementAndGet() + "-" + Long.toString(System.nanoTime(), 36);
        Map<String, Object> user = new HashMap<>(more);
        user.put("username", username);
        user.put("email", username + "@mail.example");
        Answer created = new Browser().post(suite.auth("/v1/tenants/" + tenant + "/users"), user, suite.operator());
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return new Customer(suite, tenant, username, created.at("id"));
    }

    /** Somebody who came over from another system. */
    static Customer known(TheSuite suite, String tenant, String username) {
        String id = suite.column(
                "auth",
                "select id from app_user where tenant = '%s' and username_key = '%s'".formatted(tenant, username));
        assertThat(id).as(username).isNotNull();
        return new Customer(suite, tenant, username, id);
    }

    /** Staff of a tenant, through both doors. */
    static Customer staff(TheSuite suite, String tenant, String role) {
        return at(suite, tenant, Map.of("password", PASSWORD, "roles", List.of(role)))
                .loggedInWithTheAppTheyMustHave();
    }

    /** Through both doors, with an app set up between them. */
    Customer loggedInWithTheAppTheyMustHave() {
        Answer answer = login();
        assertThat(answer.at("status")).isEqualTo("enrollment_required");
        Answer activated = enrollApp(answer.at("partial_token"));
        access = exchange(answer.at("partial_token"), activated.at("proof")).at("access_token");
        return this;
    }

    Answer login() {
        return login(PASSWORD);
    }

    Answer login(String password) {
        return browser.post(
                suite.auth("/v1/login"), Map.of("tenant", tenant, "username", username, "password", password), null);
    }

    /** With the password alone. */
    Customer loggedIn() {
        Answer answer = login();
        access = answer.body().path("tokens").path("access_token").asText();
        assertThat(access).as(answer.shortly()).isNotEmpty();
        return this;
    }

    /** With an app set up, and still logged in. */
    Customer withApp() {
        loggedIn();
        enrollApp(access);
        return this;
    }

    /** Sets up an app and answers the activation. */
    Answer enrollApp(String token) {
        Answer begun = browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp", "name", "Phone"), token);
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        phone = new Phone(begun.at("secret"));
        authenticator = begun.at("id");
        Answer activated = inTime(() -> activate(authenticator, phone.freshCode(), token));
        assertThat(activated.status()).as(activated.text()).isEqualTo(200);
        List<String> codes = new ArrayList<>();
        activated.body().path("recovery_codes").forEach(code -> codes.add(code.asText()));
        recoveryCodes = codes;
        return activated;
    }

    /** Asks for an SMS authenticator, at a number as a Dane writes it. */
    Answer beginSms(String number) {
        return browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "sms", "phone", number), access);
    }

    /** Sets up an SMS authenticator with the code that comes to the number. */
    void enrollSms(String number) {
        Answer begun = beginSms(number);
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        authenticator = begun.at("id");
        String code = awaitCode(suite, "+45" + number, 0);
        Answer activated = activate(authenticator, code, access);
        assertThat(activated.status()).as(activated.text()).isEqualTo(200);
    }

    /** Sets up an email authenticator with the code that comes to the address. */
    Answer enrollEmail(String address) {
        int before = messages(suite, address).size();
        Answer begun = browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "email", "email", address), access);
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        authenticator = begun.at("id");
        return activate(authenticator, awaitCode(suite, address, before), access);
    }

    /** Both doors, with a code sent to a number or an address; answers the tokens. */
    Answer loginWithCodeSentTo(String to) {
        int before = messages(suite, to).size();
        String partial = partialToken();
        Answer challenge =
                browser.post(suite.mfa("/v1/challenges"), Map.of("authenticator_id", authenticator), partial);
        assertThat(challenge.status()).as(challenge.text()).isEqualTo(201);
        Answer verified = browser.post(
                suite.mfa("/v1/verifications"),
                Map.of(
                        "authenticator_id",
                        authenticator,
                        "challenge_id",
                        challenge.at("challenge_id"),
                        "code",
                        awaitCode(suite, to, before)),
                partial);
        assertThat(verified.status()).as(verified.text()).isEqualTo(200);
        Answer tokens = exchange(partial, verified.at("proof"));
        access = tokens.at("access_token");
        return tokens;
    }

    /** The types of the active authenticators. */
    List<String> methods() {
        List<String> types = new ArrayList<>();
        authenticators()
                .body()
                .path("authenticators")
                .forEach(method -> types.add(method.path("type").asText()));
        return types;
    }

    /** The methods that an answer asks for one of. */
    static List<String> typesIn(Answer asked) {
        List<String> types = new ArrayList<>();
        asked.body()
                .path("methods")
                .forEach(method -> types.add(method.path("type").asText()));
        return types;
    }

    Answer resetByMail(String password) {
        return browser.post(suite.auth("/v1/password-reset/" + resetToken()), Map.of("new_password", password), null);
    }

    /** Of the link that comes by mail. */
    String resetToken() {
        assertThat(browser.post(suite.auth("/v1/password-reset"), Map.of("tenant", tenant, "email", email), null)
                        .status())
                .isEqualTo(202);
        Matcher link = RESET_LINK.matcher(awaitMail("/reset/"));
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    long aliveSessions() {
        return Long.parseLong(
                suite.column("auth", "select count(*) from session where ended_at is null and user_id = '" + id + "'"));
    }

    Answer activate(String id, String code, String token) {
        return browser.post(suite.mfa("/v1/authenticators/" + id + "/activation"), Map.of("code", code), token);
    }

    /** Shows the password and answers the partial token. */
    String partialToken() {
        Answer answer = login();
        assertThat(answer.at("status")).as(answer.text()).isEqualTo("second_factor_required");
        return answer.at("partial_token");
    }

    Answer verify(String partialToken, String code) {
        return browser.post(
                suite.mfa("/v1/verifications"), Map.of("authenticator_id", authenticator, "code", code), partialToken);
    }

    Answer verifySent(String partialToken, String id, String challenge, String code) {
        return browser.post(
                suite.mfa("/v1/verifications"),
                Map.of("authenticator_id", id, "challenge_id", challenge, "code", code),
                partialToken);
    }

    Answer verifyRecoveryCode(String partialToken, String code) {
        return browser.post(
                suite.mfa("/v1/verifications"), Map.of("method", "recovery_code", "code", code), partialToken);
    }

    Answer exchange(String partialToken, String proof) {
        return browser.post(
                suite.auth("/v1/token"),
                Map.of("grant_type", "second_factor", "partial_token", partialToken, "proof", proof),
                null);
    }

    Answer refresh(String refreshToken) {
        return browser.post(
                suite.auth("/v1/token"), Map.of("grant_type", "refresh_token", "refresh_token", refreshToken), null);
    }

    /** Both doors; answers the tokens. */
    Answer loginWithApp() {
        String partial = partialToken();
        Answer verified = inTime(() -> verify(partial, phone.freshCode()));
        assertThat(verified.status()).as(verified.text()).isEqualTo(200);
        Answer tokens = exchange(partial, verified.at("proof"));
        access = tokens.at("access_token");
        return tokens;
    }

    /** A code that grew old on its way through a busy machine is followed by the next one, as people do. */
    private static Answer inTime(Supplier<Answer> showing) {
        Answer answer = showing.get();
        return answer.body().has("clock_skew_s") ? showing.get() : answer;
    }

    Answer me() {
        return browser.get(suite.auth("/v1/me"), access);
    }

    Answer authenticators() {
        return browser.get(suite.mfa("/v1/authenticators"), access);
    }

    /** Turns the second factor off. */
    Answer disable() {
        return browser.delete(suite.mfa("/v1/authenticators"), null, access);
    }

    /** A Danish number nobody else here has, as a Dane writes it; behind 20 comes no 0. */
    static String danishNumber() {
        return "20" + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);
    }

    /** All that came to a number or an address, newest first. */
    static List<String> messages(TheSuite suite, String to) {
        Answer answer =
                new Browser().get(suite.inbox("/messages?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8)), null);
        List<String> bodies = new ArrayList<>();
        answer.body()
                .path("items")
                .forEach(item -> bodies.add(item.path("subject").asText("") + "\n"
                        + item.path("body").asText()));
        return bodies;
    }

    /** The newest message to a number or an address, once there are so many. */
    static String awaitMessage(TheSuite suite, String to, int count) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> messages(suite, to).size() >= count);
        return messages(suite, to).getFirst();
    }

    /** The newest code that came to a number or an address behind so many messages: notices may come between. */
    static String awaitCode(TheSuite suite, String to, int before) {
        return await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> {
                            List<String> all = messages(suite, to);
                            return all.subList(0, Math.max(0, all.size() - before)).stream()
                                    .map(CODE::matcher)
                                    .filter(Matcher::find)
                                    .map(code -> code.group(1))
                                    .findFirst();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    /** The mail whose text or subject holds {@code words}, once it is there. */
    String awaitMail(String words) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> messages(suite, email).stream().anyMatch(mail -> mail.contains(words)));
        return messages(suite, email).stream()
                .filter(mail -> mail.contains(words))
                .findFirst()
                .orElseThrow();
    }

    static String codeIn(String message) {
        Matcher code = CODE.matcher(message);
        assertThat(code.find()).as(message).isTrue();
        return code.group(1);
    }
}
