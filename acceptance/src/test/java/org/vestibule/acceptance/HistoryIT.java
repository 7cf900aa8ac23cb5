package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.vestibule.acceptance.History.Action;
import org.vestibule.acceptance.RandomClient.Person;
import org.vestibule.localstack.Server;
import org.vestibule.localstack.service.Service;

/**
 * Several clients do at random what people do, to the same people, against two instances of each service, while instances, Redis and
 * Kafka are killed and come back. The whole history must be one that can be true. {@code -Dvestibule.history.seed=N} makes the same
 * choices again, {@code -Dvestibule.history.seconds=N} goes on for longer.
 */
@Isolated
@EnabledIfSystemProperty(
        named = "vestibule.suite",
        matches = "cluster",
        disabledReason = "needs a second instance of every service: ./vestibule test --cluster")
@ExtendWith(TheSuite.class)
@Tag("attack-44")
@Tag("attack-61")
@Tag("attack-82")
class HistoryIT {
    private static final int CLIENTS = 6;
    private static final int PEOPLE = 3;
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("vestibule.history.seconds", 120));
    private static final long SEED = Long.getLong("vestibule.history.seed", System.nanoTime() % 1_000_000);
    private static final Path WRITTEN = Path.of("target", "history-" + SEED + ".txt");
    private static final Duration SETTLED = Duration.ofSeconds(90);

    private final TheSuite suite;
    private final History history = new History();

    HistoryIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    void whatHappenedCanBeTrue() throws Exception {
        System.out.printf("  history of seed %d, %d s%n", SEED, LENGTH.toSeconds());
        List<Person> people = IntStream.range(0, PEOPLE).mapToObj(i -> person()).toList();
        Person guessed = person();
        try (var _ = suite.hold()) {
            runClients(people, guessed);
            await().atMost(SETTLED).until(suite::unready, List::isEmpty);
        } finally {
            history.writeTo(WRITTEN);
        }
        System.out.printf("  %s%n", history.counts());

        assertThat(history.contradictions()).as("see %s", WRITTEN).isEmpty();
        assertThat(people).allSatisfy(this::assertSessionsStandOnTheNewestFactors);
        assertEveryWrongCodeIsCounted(guessed);
        await().atMost(SETTLED).untilAsserted(() -> {
            assertThat(people).allSatisfy(this::assertNoEventIsLost);
            assertNoEventIsLost(guessed);
        });
        assertThat(suite.column("admin", "select count(*) - count(distinct id) from event_log"))
                .isEqualTo("0");
        assertThat(history.counts().keySet())
                .as("something was done")
                .contains("LOGIN 200", "RIGHTS 200")
                .containsAnyOf("CODE 200", "RECOVERY_CODE 200");
    }

    private Person person() {
        String tenant = suite.tenant("reseller-storefront", Map.of("max_active_methods", 5));
        Customer customer = Customer.at(suite, tenant).withApp();
        var person = new Person(customer);
        person.phones.put(customer.authenticator, customer.phone);
        person.recoveryCodes.addAll(customer.recoveryCodes);
        return person;
    }

    private void runClients(List<Person> people, Person guessed) throws Exception {
        Instant end = Instant.now().plus(LENGTH);
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < CLIENTS; n++) {
                var client = new RandomClient(suite, history, n, SEED);
                all.add(threads.submit(() -> {
                    while (Instant.now().isBefore(end)) {
                        client.step(people);
                    }
                }));
            }
            var guesser = new RandomClient(suite, history, CLIENTS, SEED);
            all.add(threads.submit(() -> {
                while (Instant.now().isBefore(end)) {
                    guesser.guess(guessed);
                }
            }));
            all.add(threads.submit(() -> breakParts(end)));
            for (var one : all) {
                one.get();
            }
        }
    }

    private void breakParts(Instant end) {
        var random = new Random(SEED);
        var parts = suite.parts();
        while (Instant.now().isBefore(end)) {
            Instant began = Instant.now();
            switch (random.nextInt(8)) {
                case 0 -> away("Redis", parts.infrastructure().redis(), random.nextInt(3_000), began);
                case 1 -> away("Kafka", parts.infrastructure().kafka(), random.nextInt(8_000), began);
                default -> {
                    var service = List.of(Service.AUTH, Service.MFA, Service.AUTH, Service.MFA, Service.ADMIN)
                            .get(random.nextInt(5));
                    var instance = parts.instance(service, random.nextInt(2));
                    instance.kill();
                    instance.start();
                    history.away(instance.name(), began);
                }
            }
            pause(random.nextInt(1_000, 4_000));
        }
    }

    private void away(String name, Server part, int ms, Instant began) {
        part.stop();
        pause(ms);
        part.start();
        history.away(name, began);
    }

    private static void pause(int ms) {
        Instant until = Instant.now().plusMillis(ms);
        await().pollDelay(Duration.ofMillis(ms)).atMost(Duration.ofMinutes(1)).until(() -> !Instant.now()
                .isBefore(until));
    }

    /** A session that is refreshed now has heard of the last change, or is the one that it was made in. */
    private void assertSessionsStandOnTheNewestFactors(Person person) {
        var browser = new Browser();
        for (Held held : person.sessions) {
            browser.post(
                    suite.auth("/v1/token"),
                    Map.of("grant_type", "refresh_token", "refresh_token", held.refresh()),
                    null);
        }
        String newest =
                suite.column("mfa", "select factor_version from person where user_id = '%s'".formatted(person.id()));
        for (Held held : person.sessions) {
            String stale = suite.column(
                    "auth",
                    "select id from session where id = '%s' and ended_at is null and factor_version <> %s"
                            .formatted(held.session(), newest));
            assertThat(stale).as("a session on an older state of the factors").isNull();
        }
    }

    /** The count behind the locks is in the database, and outlives every lock and every Redis. */
    private void assertEveryWrongCodeIsCounted(Person guessed) {
        long counted = Long.parseLong(
                suite.column("mfa", "select failures from person where user_id = '%s'".formatted(guessed.id())));
        long seen = history.answered(guessed.id(), Action.WRONG_CODE, "401 invalid-code");
        assertThat(seen).isPositive();
        assertThat(counted).isBetween(seen, 100L);
    }

    private void assertNoEventIsLost(Person person) {
        assertThat(events(person, "recovery_code.used"))
                .isBetween(
                        history.taken(person.id(), Action.RECOVERY_CODE),
                        history.perhapsTaken(person.id(), Action.RECOVERY_CODE));
        assertThat(events(person, "session.opened"))
                .isEqualTo(count("auth", "session where user_id = '%s'".formatted(person.id())));
        assertThat(events(person, "authenticator.enrolled"))
                .isBetween(
                        history.taken(person.id(), Action.ACTIVATION) + 1,
                        history.perhapsTaken(person.id(), Action.ACTIVATION) + 1);
    }

    private long events(Person person, String type) {
        return count("admin", "event_log where subject = '%s' and type = '%s'".formatted(person.id(), type));
    }

    private long count(String database, String of) {
        return Long.parseLong(suite.column(database, "select count(*) from " + of));
    }
}
