package org.vestibule.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.vestibule.acceptance.History.Action;

/** Does one thing after the other, as its random numbers say, to people whom other clients act on at the same time. */
final class RandomClient {
    private static final int STEP_S = 30;
    private static final Duration BETWEEN_CHANGES_OF_RIGHTS = Duration.ofSeconds(15);

    private final TheSuite suite;
    private final History history;
    private final int number;
    private final Random random;
    private final Browser browser = new Browser();

    /** Somebody, and all that anybody has got of theirs. */
    static final class Person {
        final Customer customer;
        final Map<String, Phone> phones = new ConcurrentHashMap<>();
        final List<String> passwords = new CopyOnWriteArrayList<>(List.of(Customer.PASSWORD));
        final List<String> recoveryCodes = new CopyOnWriteArrayList<>();
        final List<String> partials = new CopyOnWriteArrayList<>();
        final List<Proof> proofs = new CopyOnWriteArrayList<>();
        final List<Held> sessions = new CopyOnWriteArrayList<>();
        final List<String> links = new CopyOnWriteArrayList<>();
        private Instant rightsChanged = Instant.now();

        Person(Customer customer) {
            this.customer = customer;
        }

        String id() {
            return customer.id;
        }

        /** A change ends every session, so with many of them nobody would do anything else than log in. */
        private synchronized boolean mayChangeRights(Instant now) {
            if (now.isBefore(rightsChanged.plus(BETWEEN_CHANGES_OF_RIGHTS))) {
                return false;
            }
            rightsChanged = now;
            return true;
        }
    }

    /** What was got for a code, and the partial token that it answers. */
    record Proof(String partial, String text) {}

    RandomClient(TheSuite suite, History history, int number, long seed) {
        this.suite = suite;
        this.history = history;
        this.number = number;
        this.random = new Random(seed * 31 + number);
    }

    /** One thing, with one of the people. */
    void step(List<Person> people) {
        Person person = one(people);
        switch (random.nextInt(32)) {
            case 0, 1, 2, 3, 4, 5, 6 -> logIn(person);
            case 7, 8, 9, 10, 11 -> showCode(person);
            case 12, 13 -> showRecoveryCode(person);
            case 14, 15, 16, 17, 18 -> exchange(person);
            case 19, 20, 21 -> refresh(person);
            case 22, 23, 24, 25 -> look(person);
            case 26 -> setUp(person);
            case 27 -> remove(person);
            case 28 -> newRecoveryCodes(person);
            case 29 -> reset(person);
            case 30 -> changeRights(person);
            default -> askForLink(person);
        }
    }

    /** Shows a code that is none, to somebody who is guessed at. */
    void guess(Person person) {
        Answer login = browser.post(suite.auth("/v1/login"), credentials(person, Customer.PASSWORD), null);
        if (login.status() == 200 && login.at("partial_token") != null) {
            String app = one(List.copyOf(person.phones.keySet()));
            String code = person.phones.get(app).wrongCode();
            call(
                    person,
                    Action.WRONG_CODE,
                    code,
                    null,
                    () -> browser.post(
                            suite.mfa("/v1/verifications"),
                            Map.of("authenticator_id", app, "code", code),
                            login.at("partial_token")));
        }
    }

    private void logIn(Person person) {
        String password = person.passwords.getFirst();
        Answer answer = call(
                person,
                Action.LOGIN,
                null,
                null,
                () -> browser.post(suite.auth("/v1/login"), credentials(person, password), null));
        if (answer != null && answer.status() == 200) {
            Held.of(answer).ifPresent(person.sessions::add);
            if (answer.at("partial_token") != null) {
                person.partials.add(answer.at("partial_token"));
            }
        } else if (answer != null && answer.status() == 401 && person.passwords.remove(password)) {
            person.passwords.add(password);
        }
    }

    private static Map<String, String> credentials(Person person, String password) {
        return Map.of("tenant", person.customer.tenant, "username", person.customer.username, "password", password);
    }

    /** Of this step or the one before: what others show at the same time. */
    private void showCode(Person person) {
        if (person.partials.isEmpty() || person.phones.isEmpty()) {
            return;
        }
        String partial = some(person.partials);
        String app = one(List.copyOf(person.phones.keySet()));
        int offset = -random.nextInt(2);
        long step = System.currentTimeMillis() / 1000 / STEP_S + offset;
        Phone phone = person.phones.get(app);
        if (phone == null) {
            return;
        }
        String code = phone.codeOf(offset);
        proof(
                person,
                partial,
                call(
                        person,
                        Action.CODE,
                        app + "/" + step,
                        null,
                        () -> browser.post(
                                suite.mfa("/v1/verifications"),
                                Map.of("authenticator_id", app, "code", code),
                                partial)));
    }

    private void showRecoveryCode(Person person) {
        if (person.partials.isEmpty() || person.recoveryCodes.isEmpty()) {
            return;
        }
        String partial = some(person.partials);
        String code = one(person.recoveryCodes);
        proof(
                person,
                partial,
                call(
                        person,
                        Action.RECOVERY_CODE,
                        code,
                        null,
                        () -> browser.post(
                                suite.mfa("/v1/verifications"),
                                Map.of("method", "recovery_code", "code", code),
                                partial)));
    }

    private static void proof(Person person, String partial, Answer answer) {
        if (answer != null && answer.status() == 200) {
            person.proofs.add(new Proof(partial, answer.at("proof")));
        }
    }

    private void exchange(Person person) {
        if (person.proofs.isEmpty()) {
            return;
        }
        Proof proof = some(person.proofs);
        Answer answer = call(
                person,
                Action.EXCHANGE,
                proof.text(),
                null,
                () -> browser.post(
                        suite.auth("/v1/token"),
                        Map.of("grant_type", "second_factor", "partial_token", proof.partial(), "proof", proof.text()),
                        null));
        if (answer != null) {
            Held.of(answer).ifPresent(person.sessions::add);
        }
    }

    private void refresh(Person person) {
        if (person.sessions.isEmpty()) {
            return;
        }
        Held held = one(person.sessions);
        Answer answer = call(
                person,
                Action.REFRESH,
                held.refresh(),
                held.session(),
                () -> browser.post(
                        suite.auth("/v1/token"),
                        Map.of("grant_type", "refresh_token", "refresh_token", held.refresh()),
                        null));
        if (answer != null) {
            Held.of(answer).ifPresent(fresh -> {
                person.sessions.add(fresh);
                if (random.nextInt(8) != 0) {
                    person.sessions.remove(held);
                }
            });
        }
    }

    private void look(Person person) {
        if (person.sessions.isEmpty()) {
            return;
        }
        Held held = one(person.sessions);
        String url = random.nextBoolean() ? suite.auth("/v1/me") : suite.mfa("/v1/authenticators");
        Answer answer = call(person, Action.ME, null, held.session(), () -> browser.get(url, held.access()));
        if (answer != null && answer.status() == 401) {
            person.sessions.remove(held);
        }
    }

    private void setUp(Person person) {
        if (person.sessions.isEmpty()) {
            return;
        }
        Held held = person.sessions.getLast();
        Answer begun = quietly(() -> browser.post(
                suite.mfa("/v1/authenticators"), Map.of("type", "totp", "name", "Phone " + number), held.access()));
        if (begun == null || begun.status() != 201) {
            return;
        }
        var phone = new Phone(begun.at("secret"));
        Answer activated = call(
                person,
                Action.ACTIVATION,
                begun.at("id"),
                held.session(),
                () -> browser.post(
                        suite.mfa("/v1/authenticators/" + begun.at("id") + "/activation"),
                        Map.of("code", phone.codeOf(0)),
                        held.access()));
        if (activated == null || activated.status() == 200) {
            person.phones.put(begun.at("id"), phone);
        }
        keepCodes(person, activated);
    }

    private void remove(Person person) {
        if (person.sessions.isEmpty() || person.phones.isEmpty()) {
            return;
        }
        Held held = person.sessions.getLast();
        String app = one(List.copyOf(person.phones.keySet()));
        Answer removed = call(
                person,
                Action.REMOVAL,
                app,
                held.session(),
                () -> browser.delete(suite.mfa("/v1/authenticators/" + app), null, held.access()));
        if (removed != null && removed.status() < 300) {
            person.phones.remove(app);
        }
    }

    private void newRecoveryCodes(Person person) {
        if (person.sessions.isEmpty()) {
            return;
        }
        Held held = person.sessions.getLast();
        keepCodes(
                person,
                call(
                        person,
                        Action.NEW_RECOVERY_CODES,
                        null,
                        held.session(),
                        () -> browser.post(suite.mfa("/v1/recovery-codes"), Map.of(), held.access())));
    }

    private static void keepCodes(Person person, Answer answer) {
        if (answer != null && answer.body().path("recovery_codes").isArray()) {
            answer.body().path("recovery_codes").forEach(code -> person.recoveryCodes.add(code.asText()));
        }
    }

    private void askForLink(Person person) {
        quietly(() -> browser.post(
                suite.auth("/v1/password-reset"),
                Map.of("tenant", person.customer.tenant, "email", person.customer.email),
                null));
        quietly(() -> {
            Customer.messages(suite, person.customer.email).stream()
                    .filter(mail -> mail.contains("/reset/"))
                    .map(mail -> mail.replaceAll("(?s).*/reset/(\\S+).*", "$1"))
                    .filter(link -> !person.links.contains(link))
                    .forEach(person.links::add);
            return null;
        });
    }

    private void reset(Person person) {
        if (person.links.isEmpty() || random.nextInt(4) != 0) {
            return;
        }
        String link = one(person.links);
        String password = "grøn kaffe på Fyn " + random.nextInt(1_000_000);
        Answer answer = call(
                person,
                Action.RESET,
                link,
                null,
                () -> browser.post(suite.auth("/v1/password-reset/" + link), Map.of("new_password", password), null));
        if (answer == null || "password_changed".equals(answer.at("status"))) {
            person.passwords.addFirst(password);
        }
    }

    private void changeRights(Person person) {
        if (!person.mayChangeRights(Instant.now())) {
            return;
        }
        String operator = suite.operator();
        String url = suite.auth("/v1/tenants/" + person.customer.tenant + "/users/" + person.id());
        List<Map<String, Object>> thereAndBack = random.nextBoolean()
                ? List.of(Map.of("disabled", true), Map.of("disabled", false))
                : List.of(Map.of("roles", List.of("support")), Map.of("roles", List.of("customer")));
        thereAndBack.forEach(change -> call(
                person,
                Action.RIGHTS,
                change.toString(),
                null,
                () -> browser.send("PATCH", url, change, operator, Map.of())));
    }

    private Answer call(Person person, Action action, String shown, String session, Supplier<Answer> request) {
        return history.call(number, person.id(), action, shown, session, request);
    }

    private static Answer quietly(Supplier<Answer> request) {
        try {
            return request.get();
        } catch (java.io.UncheckedIOException lost) {
            return null;
        }
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Mostly taken out, so that nobody else has it; sometimes left for others. */
    private <T> T some(List<T> of) {
        T chosen = one(of);
        if (random.nextInt(3) != 0) {
            of.remove(chosen);
        }
        return chosen;
    }
}
