package org.vestibule.bench.chapter;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.vestibule.bench.people.Password;
import org.vestibule.bench.report.Row;
import org.vestibule.bench.suite.BenchSuite;
import org.vestibule.bench.suite.Space;
import org.vestibule.localstack.StartFailure;

/** A two-factor login with the hash that new passwords get by default: how many two cores carry, and what each leaves behind. */
public final class ScaleChapter implements Chapter {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int AT_A_TIME = 16;

    @Override
    public void measure(Stage stage, Consumer<Row> rows) {
        try {
            stage.population().rehash(BenchSuite.TENANT, "walker", Password.argon2id(MEMORY_KIB, PASSES));
        } catch (SQLException e) {
            throw new StartFailure("The passwords could not be kept in another way: " + e.getMessage(), e);
        }
        stage.suite().hashWith(MEMORY_KIB, PASSES);
        var walk = stage.work().twoFactorLogin(stage.crowd());
        stage.trial().warmUp(walk);
        var space = new Space(stage.suite().suite().infrastructure());
        long redis = space.redis();
        long sessions = space.table("auth", "session");
        var result = stage.trial()
                .saturated(AT_A_TIME, Map.of(Stage.SUITE, stage.ours(walk)))
                .get(Stage.SUITE);
        double logins = result.succeeded();
        rows.accept(Row.of("two-factor login, the hash of new passwords, 16 at a time", result)
                .with("hash_ms", result.cpuMs(LoginChapter.HASH))
                .with("around_ms", result.cpuMsWithout(LoginChapter.HASH))
                .with("kafka_ms", result.cpuMs(List.of("kafka")))
                .with("others_ms", result.cpuMs(List.of("notification-service", "admin-service", "portal")))
                .with("redis_bytes", (space.redis() - redis) / logins)
                .with("session_bytes", (space.table("auth", "session") - sessions) / logins));
    }
}
