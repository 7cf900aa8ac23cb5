package org.vestibule.bench.chapter;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.vestibule.bench.load.Walk;
import org.vestibule.bench.people.Password;
import org.vestibule.bench.people.Walker;
import org.vestibule.bench.report.Row;
import org.vestibule.bench.report.Target;
import org.vestibule.bench.suite.BenchSuite;
import org.vestibule.bench.trial.Contender;
import org.vestibule.bench.trial.Result;
import org.vestibule.bench.work.Rotation;
import org.vestibule.localstack.StartFailure;

/**
 * A code by SMS, from the request to the gateway's receipt. The limits of sends that one address or one range of numbers
 * would meet are raised for the bench; each user keeps theirs of five in an hour.
 */
public final class MessageChapter implements Chapter {
    /** Nobody is sent more than five codes in an hour. */
    private static final int USERS = 20_000;

    private static final int AT_A_TIME = 8;
    private static final double GOAL_MS = 150;
    private static final List<String> SENDING = List.of("mfa-service", "notification-service", "postgres", "redis");
    private static final Duration LAST_ONES = Duration.ofSeconds(2);

    /** The inbox keeps a thousand messages, and is looked into before it forgets one. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Map<String, Instant> asked = new ConcurrentHashMap<>();
    private final Histogram untilReceipt = new Histogram(3);

    @Override
    public void measure(Stage stage, Consumer<Row> rows) {
        var contender = new Contender(challenges(stage), stage.suite().meter(), SENDING, List.of("mfa-jit"));
        stage.trial().warmUp(contender.walk());
        var full = stage.trial()
                .saturated(AT_A_TIME, Map.of(Stage.SUITE, contender))
                .get(Stage.SUITE);
        LockSupport.parkNanos(LAST_ONES.toNanos());
        stage.suite().suite().inbox().clear();
        asked.clear();
        Result result;
        try (var looking = Executors.newSingleThreadScheduledExecutor()) {
            var looks = looking.scheduleWithFixedDelay(
                    () -> takeReceipts(stage), 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            result = stage.trial().atRate(full.perSecond() / 2, contender);
            LockSupport.parkNanos(LAST_ONES.toNanos());
            looks.cancel(false);
        }
        takeReceipts(stage);
        double p99 = untilReceipt.getValueAtPercentile(99);
        rows.accept(Row.of("SMS challenge to the gateway's receipt", result)
                .with("most_rps", full.perSecond())
                .with("most_cpu_ms", full.cpuMs())
                .with("receipts", untilReceipt.getTotalCount())
                .with("receipt_p50_ms", (double) untilReceipt.getValueAtPercentile(50))
                .with("receipt_p99_ms", p99)
                .with("notification_ms", result.cpuMs(List.of("notification-service")))
                .judged(p99 / GOAL_MS, Target.atMost(1)));
    }

    private Walk challenges(Stage stage) {
        var partials = new HashMap<Walker, String>();
        List<Walker> users;
        try {
            users = stage.population().withPhone(BenchSuite.TENANT, "phone", USERS, Password.argon2id(1));
        } catch (SQLException e) {
            throw new StartFailure("The users could not be made: " + e.getMessage(), e);
        }
        users.forEach(user -> partials.put(user, stage.minted().partial(user)));
        var turns = new Rotation<>(users);
        return () -> {
            var user = turns.next();
            asked.put(user.secret(), Instant.now());
            return stage.work().challenge(user, partials.get(user));
        };
    }

    private void takeReceipts(Stage stage) {
        for (var message : stage.suite().suite().inbox().messages()) {
            var since = asked.remove(message.to());
            if (since != null) {
                untilReceipt.recordValue(Math.max(
                        0, Duration.between(since, message.receivedAt()).toMillis()));
            }
        }
    }
}
