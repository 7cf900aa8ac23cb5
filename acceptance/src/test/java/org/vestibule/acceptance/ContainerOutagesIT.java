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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each container is stopped, and another time killed, while people log in; it comes back, and all is as before. */
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

    static Stream<String> parts() {
        return Compose.PARTS.stream().filter(part -> !part.equals("inbox"));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aPartGoesAndComesBackUnderLoad(String part) {
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
                compose.stop(part);
                compose.start(part);
                compose.kill(part);
                compose.start(part);
                await().atMost(BACK).untilAsserted(() -> assertThat(customers)
                        .allSatisfy(customer ->
                                assertThat(customer.login().shortly()).startsWith("200")));
            } finally {
                done.set(true);
            }
        }

        System.out.printf("  answers while %s was stopped and killed: %s%n", part, answers);
        assertThat(answers.keySet())
                .as("what people were answered meanwhile")
                .allMatch(answer ->
                        answer.startsWith("200") || answer.equals("503 unavailable") || answer.equals("none"));
        for (String each : Compose.PARTS) {
            assertThat(compose.inspect(each).at("/State/OOMKilled").asBoolean())
                    .as(each)
                    .isFalse();
            assertThat(ContainerHealth.loud(compose.log(each)))
                    .as("own errors in the log of %s", each)
                    .noneMatch(line ->
                            line.contains("\"loggerName\":\"org.vestibule") && line.contains("\"level\":\"ERROR\""))
                    .noneMatch(line -> line.contains("NoClassDefFoundError") || line.contains("OutOfMemoryError"));
            assertThat(compose.log(each).lines().filter(line -> line.contains("\"loggerName\":\"org.apache.kafka")))
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
