package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.vestibule.localstack.service.Service;

/** Instances that lose their power in the middle of what they do, with people at both doors. */
@Isolated
@EnabledIfSystemProperty(
        named = "vestibule.suite",
        matches = "cluster",
        disabledReason = "needs a second instance of every service: ./vestibule test --cluster")
@ExtendWith(TheSuite.class)
class CrashesIT {
    private static final String TENANT = "reseller-storefront";
    private static final int PEOPLE = 10;
    /** The two that have the doors more often. */
    private static final List<Service> VICTIMS = List.of(
            Service.MFA, Service.AUTH, Service.NOTIFICATION, Service.MFA, Service.AUTH, Service.ADMIN, Service.PORTAL);

    private static final Duration SETTLED = Duration.ofSeconds(60);
    /** A service that sees another one vanish may not say that it is broken itself. */
    private static final List<String> EXPECTED =
            List.of("200", "401 code-already-used", "502", "503 unavailable", "lost");

    private final TheSuite suite;

    CrashesIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("attack-6")
    @Tag("attack-16")
    @Tag("attack-20")
    @Tag("attack-21")
    @Tag("C-05")
    void whoIsKilledOpensNoDoorAndLosesNoEvent() throws Exception {
        try (var _ = suite.hold()) {
            List<Visitor> people = inParallel(IntStream.range(0, PEOPLE)
                    .mapToObj(i -> new Visitor(Customer.at(suite, TENANT)))
                    .toList());

            int killed = loginsWhileKilling(people);

            System.out.printf("  %d instances killed under %s%n", killed, answers(people));
            assertThat(killed).isGreaterThanOrEqualTo(VICTIMS.size());
            assertThat(answers(people).keySet()).isSubsetOf(EXPECTED);
            assertThat(people).allSatisfy(this::assertEverySessionHasACodeOfItsOwn);
            await().atMost(SETTLED)
                    .untilAsserted(() -> assertThat(people).allSatisfy(this::assertEveryChangeIsInTheEventLogOnce));
            assertThat(suite.column("admin", "select count(*) - count(distinct id) from event_log"))
                    .isEqualTo("0");
            await().atMost(SETTLED).until(suite::unready, List::isEmpty);
        }
    }

    private static List<Visitor> inParallel(List<Visitor> people) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> setUps = people.stream()
                    .<Future<?>>map(person -> threads.submit(person::setUp))
                    .toList();
            for (var setUp : setUps) {
                setUp.get();
            }
            return people;
        }
    }

    /** Goes on until all codes were shown and an instance of every service was killed; answers how many were. */
    private int loginsWhileKilling(List<Visitor> people) throws InterruptedException, ExecutionException {
        var isOver = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> killer = threads.submit(() -> killUntil(isOver));
            List<Future<?>> visits = people.stream()
                    .<Future<?>>map(person -> threads.submit(person::showAllCodes))
                    .toList();
            try {
                for (var visit : visits) {
                    visit.get();
                }
            } finally {
                isOver.set(true);
            }
            return killer.get();
        }
    }

    private int killUntil(AtomicBoolean isOver) {
        int killed = 0;
        while (killed == 0 || !isOver.get()) {
            for (var service : VICTIMS) {
                var instance =
                        suite.parts().instance(service, killed % suite.parts().instances(service));
                instance.kill();
                killed++;
                instance.start();
            }
        }
        return killed;
    }

    private static Map<String, Integer> answers(List<Visitor> people) {
        Map<String, Integer> all = new TreeMap<>();
        people.forEach(person -> person.answers().forEach((answer, count) -> all.merge(answer, count, Integer::sum)));
        return all;
    }

    private void assertEverySessionHasACodeOfItsOwn(Visitor person) {
        assertThat(person.timesAccepted().values()).as("no code twice").allMatch(times -> times == 1);
        int accepted = person.timesAccepted().size();
        assertThat(codesUsed(person)).isGreaterThanOrEqualTo(accepted);
        assertThat(sessions(person, "second_factor_at is not null")).isBetween(person.sessions(), accepted);
        assertThat(sessions(person, "second_factor_at is null"))
                .as("the one from before two-factor login was on")
                .isEqualTo(1);
    }

    private void assertEveryChangeIsInTheEventLogOnce(Visitor person) {
        assertThat(events(person, "recovery_code.used")).isEqualTo(codesUsed(person));
        assertThat(events(person, "session.opened")).isEqualTo(sessions(person, "true"));
        assertThat(events(person, "login.succeeded")).isEqualTo(sessions(person, "true"));
    }

    private int codesUsed(Visitor person) {
        return count(
                "mfa", "recovery_code where used_at is not null and user_id = '%s'".formatted(person.customer().id));
    }

    private int sessions(Visitor person, String condition) {
        return count("auth", "session where user_id = '%s' and %s".formatted(person.customer().id, condition));
    }

    private int events(Visitor person, String type) {
        return count("admin", "event_log where subject = '%s' and type = '%s'".formatted(person.customer().id, type));
    }

    private int count(String database, String of) {
        return Integer.parseInt(suite.column(database, "select count(*) from " + of));
    }
}
