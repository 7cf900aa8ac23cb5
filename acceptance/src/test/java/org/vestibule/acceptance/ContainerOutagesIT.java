package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each container is stopped while people log in, and all are killed at once; they come back, and all is as before. */
@Isolated
@Order(Order.DEFAULT + 3)
@Tag("O-01")
@ExtendWith(TheSuite.class)
class ContainerOutagesIT {
    private static final int AT_A_TIME = 4;
    private static final Duration BACK = Duration.ofSeconds(60);

    /** Of somebody who got no answer. */
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final TheSuite suite;
    private final Compose compose;

    ContainerOutagesIT(TheSuite suite) {
        this.suite = suite;
        this.compose = suite.containers();
    }

    /** Those that no login needs go together. */
    static Stream<List<String>> parts() {
        return Stream.of(
                List.of("postgres"),
                List.of("redis"),
                List.of("kafka"),
                List.of("auth-service"),
                List.of("mfa-service"),
                List.of("notification-service", "admin-service", "portal"));
    }

    @Test
    void everyPartIsAmongThem() {
        assertThat(parts().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(Compose.PARTS.stream()
                        .filter(part -> !part.equals("inbox"))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("parts")
    void partsGoAndComeBackUnderLoad(List<String> some) {
        Map<String, Integer> answers = answersWhile(() -> {
            compose.stop(some);
            compose.start(some);
        });

        System.out.printf("  answers while %s was stopped: %s%n", String.join(", ", some), answers);
        assertNobodyWasAnsweredWithAFault(answers);
        assertNothingBroke();
    }

    /** Nothing is told to end, and everything starts at once, in no order. */
    @Test
    void thePowerFailsUnderLoad() {
        Map<String, Integer> answers = answersWhile(() -> {
            compose.kill();
            compose.start();
        });

        System.out.printf("  answers while the power failed: %s%n", answers);
        assertNobodyWasAnsweredWithAFault(answers);
        assertNothingBroke();
    }

    /** What people were answered who logged in again and again meanwhile. Afterwards each of them can log in. */
    private Map<String, Integer> answersWhile(Runnable outage) {
        String tenant = suite.tenant("reseller-storefront", Map.of());
        List<Customer> customers = IntStream.range(0, AT_A_TIME)
                .mapToObj(_ -> Customer.at(suite, tenant))
                .toList();
        Map<String, Integer> answers = new ConcurrentHashMap<>();
        var done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            customers.forEach(customer -> threads.execute(() -> logInAgainAndAgain(customer, answers, done)));
            try {
                awaitMore(answers);
                outage.run();
                await().atMost(BACK).untilAsserted(() -> assertThat(customers)
                        .allSatisfy(customer ->
                                assertThat(customer.login().shortly()).startsWith("200")));
            } finally {
                done.set(true);
            }
        }
        return answers;
    }

    private static void assertNobodyWasAnsweredWithAFault(Map<String, Integer> answers) {
        assertThat(answers.keySet())
                .allMatch(answer ->
                        answer.startsWith("200") || answer.equals("503 unavailable") || answer.equals("none"));
    }

    private void assertNothingBroke() {
        for (String each : Compose.PARTS) {
            assertThat(compose.inspect(each).at("/State/OOMKilled").asBoolean())
                    .as(each)
                    .isFalse();
            String log = compose.log(each);
            assertThat(ContainerHealth.loud(log))
                    .as("own errors in the log of %s", each)
                    .noneMatch(line ->
                            line.contains("\"loggerName\":\"org.vestibule") && line.contains("\"level\":\"ERROR\""))
                    .noneMatch(line -> line.contains("NoClassDefFoundError") || line.contains("OutOfMemoryError"));
            assertThat(log.lines().filter(line -> line.contains("\"loggerName\":\"org.apache.kafka")))
                    .as("what Kafka's clients said in %s", each)
                    .noneMatch(line -> line.contains("\"exceptionType\":"));
        }
    }

    private static void awaitMore(Map<String, Integer> answers) {
        int before = answers.values().stream().mapToInt(Integer::intValue).sum();
        await().atMost(BACK)
                .until(() ->
                        answers.values().stream().mapToInt(Integer::intValue).sum() > before + 20);
    }

    private static void logInAgainAndAgain(Customer customer, Map<String, Integer> answers, AtomicBoolean done) {
        while (!done.get()) {
            String answer;
            try {
                answer = customer.login().shortly();
            } catch (UncheckedIOException nobodyThere) {
                answer = "none";
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
            answers.merge(answer, 1, Integer::sum);
        }
    }
}
