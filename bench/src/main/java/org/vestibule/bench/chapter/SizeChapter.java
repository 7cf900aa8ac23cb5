package org.vestibule.bench.chapter;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.vestibule.bench.report.Row;
import org.vestibule.bench.report.Target;
import org.vestibule.bench.suite.BenchSuite;
import org.vestibule.bench.suite.Space;
import org.vestibule.bench.trial.Result;
import org.vestibule.localstack.StartFailure;

/**
 * The same login, while more and more users are there who do not log in. What one hash costs is told along: that cannot
 * depend on how many they are, and shows how quick the machine was just then.
 */
public final class SizeChapter implements Chapter {
    private static final double PER_SECOND = 40;
    private static final double MOST_DEARER = 1.1;

    private final List<Long> sizes;

    /** @param sizes growing, all larger than the number of walkers */
    public SizeChapter(List<Long> sizes) {
        this.sizes = sizes;
    }

    @Override
    public void measure(Stage stage, Consumer<Row> rows) {
        var space = new Space(stage.suite().suite().infrastructure());
        long users = stage.walkers().size();
        stage.trial().warmUp(stage.work().twoFactorLogin(stage.crowd()));
        var first = login(stage);
        rows.accept(row(users, first));
        for (long size : sizes) {
            long before = space.databases("auth", "mfa");
            try {
                stage.population().fill(BenchSuite.TENANT, size - users);
            } catch (SQLException e) {
                throw new StartFailure("The users could not be made: " + e.getMessage(), e);
            }
            double bytesPerUser = (space.databases("auth", "mfa") - before) / (double) (size - users);
            users = size;
            var now = login(stage);
            rows.accept(row(users, now)
                    .with("db_bytes_per_user", bytesPerUser)
                    .judged(around(now) / around(first), Target.atMost(MOST_DEARER)));
        }
    }

    private static Result login(Stage stage) {
        return stage.trial().atRate(PER_SECOND, stage.ours(stage.work().twoFactorLogin(stage.crowd())));
    }

    private static Row row(long users, Result result) {
        return Row.of("two-factor login among " + users + " users", result)
                .with("around_ms", around(result))
                .with("hash_ms", result.cpuMs(List.of("hash")))
                .with("postgres_ms", result.cpuMs(List.of("postgres")));
    }

    private static double around(Result result) {
        return result.cpuMsWithout(List.of("hash"));
    }
}
