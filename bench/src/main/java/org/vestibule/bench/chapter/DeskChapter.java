package org.vestibule.bench.chapter;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.vestibule.bench.load.Walk;
import org.vestibule.bench.people.Log;
import org.vestibule.bench.people.Walker;
import org.vestibule.bench.report.Row;
import org.vestibule.bench.suite.BenchSuite;
import org.vestibule.bench.trial.Contender;
import org.vestibule.bench.work.Rotation;
import org.vestibule.localstack.StartFailure;

/** What the reseller's staff do: a page of customers, a page of a long event log, turning a customer's second factor off. */
public final class DeskChapter implements Chapter {
    private static final String LOG_TENANT = "bench-log";
    private static final double LOOKS_PER_SECOND = 40;
    private static final double DISABLES_PER_SECOND = 10;
    private static final List<String> LOOKING = List.of("admin-service", "postgres");
    private static final List<String> DISABLING =
            List.of("admin-service", "mfa-service", "auth-service", "postgres", "redis");

    private final long events;

    public DeskChapter(long events) {
        this.events = events;
    }

    @Override
    public void measure(Stage stage, Consumer<Row> rows) {
        var log = new Log(stage.suite().suite().infrastructure());
        try {
            log.list(BenchSuite.TENANT, stage.walkers());
            log.fill(LOG_TENANT, events);
        } catch (SQLException e) {
            throw new StartFailure("The event log could not be filled: " + e.getMessage(), e);
        }
        var owner = new Walker(UUID.randomUUID(), "owner", null, null);
        var token = stage.minted().staff(owner, BenchSuite.TENANT);
        look(stage, rows, "reseller's list, a page of 50", () -> stage.work().desk("/customers?limit=50", token));
        var logToken = stage.minted().staff(owner, LOG_TENANT);
        look(stage, rows, "event log, a page of 50 of " + events, () -> stage.work()
                .desk("/events?limit=50", logToken));
        var turns = new Rotation<>(stage.walkers()
                .subList(stage.walkers().size() / 2, stage.walkers().size()));
        var disable = stage.trial()
                .atRateOfFew(
                        DISABLES_PER_SECOND,
                        new Contender(
                                () -> stage.work().disable(turns.next(), token),
                                stage.suite().meter(),
                                DISABLING,
                                List.of("admin-jit", "auth-jit", "mfa-jit")));
        rows.accept(Row.of("reseller disables", disable));
    }

    private static void look(Stage stage, Consumer<Row> rows, String name, Walk walk) {
        stage.trial().warmUp(walk);
        var result = stage.trial()
                .atRate(LOOKS_PER_SECOND, new Contender(walk, stage.suite().meter(), LOOKING, List.of("admin-jit")));
        rows.accept(Row.of(name, result).with("postgres_ms", result.cpuMs(List.of("postgres"))));
    }
}
