package org.vestibule.bench.chapter;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.vestibule.bench.load.Walk;
import org.vestibule.bench.people.Log;
import org.vestibule.bench.people.Password;
import org.vestibule.bench.people.Walker;
import org.vestibule.bench.report.Row;
import org.vestibule.bench.suite.BenchSuite;
import org.vestibule.bench.suite.Space;
import org.vestibule.bench.trial.Contender;
import org.vestibule.bench.work.Rotation;
import org.vestibule.localstack.StartFailure;

/** What the reseller's staff do: a page of customers, a page of a long event log, turning a customer's second factor off. */
public final class DeskChapter implements Chapter {
    private static final String LOG_TENANT = "bench-log";
    private static final double LOOKS_PER_SECOND = 40;
    private static final double DISABLES_PER_SECOND = 10;
    private static final int DISABLED = 2_000;
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
        var space = new Space(stage.suite().suite().infrastructure());
        double perCustomer;
        double perEvent;
        List<Walker> toBeDisabled;
        try {
            long before = space.table("admin", "customer");
            log.list(BenchSuite.TENANT, stage.walkers());
            perCustomer = (space.table("admin", "customer") - before)
                    / (double) stage.walkers().size();
            // others than those who log in
            toBeDisabled = stage.population().withApp(BenchSuite.TENANT, "disabled", DISABLED, Password.argon2id(1));
            log.list(BenchSuite.TENANT, toBeDisabled);
            before = space.table("admin", "event_log");
            log.fill(LOG_TENANT, events);
            perEvent = (space.table("admin", "event_log") - before) / (double) events;
        } catch (SQLException e) {
            throw new StartFailure("Users and events could not be made: " + e.getMessage(), e);
        }
        var owner = new Walker(UUID.randomUUID(), "owner", null, null);
        var token = stage.minted().staff(owner, BenchSuite.TENANT);
        rows.accept(
                look(stage, "reseller's list, a page of 50", () -> stage.work().desk("/customers?limit=50", token))
                        .with("bytes_a_customer", perCustomer));
        var logToken = stage.minted().staff(owner, LOG_TENANT);
        rows.accept(look(stage, "event log, a page of 50 of " + events, () -> stage.work()
                        .desk("/events?limit=50", logToken))
                .with("bytes_an_event", perEvent));
        var turns = new Rotation<>(toBeDisabled);
        var disable = stage.trial()
                .atRateOfFew(
                        DISABLES_PER_SECOND,
                        new Contender(
                                () -> stage.work().disable(turns.next(), token),
                                stage.suite().meter(),
                                DISABLING,
                                List.of("admin-jit", "auth-jit", "mfa-jit")));
        rows.accept(Row.of("reseller disables", disable)
                .with("admin_ms", disable.cpuMs(List.of("admin-service")))
                .with("mfa_ms", disable.cpuMs(List.of("mfa-service")))
                .with("auth_ms", disable.cpuMs(List.of("auth-service")))
                .with("jit_ms", disable.cpuMs(List.of("admin-jit", "auth-jit", "mfa-jit")))
                .with("postgres_ms", disable.cpuMs(List.of("postgres"))));
    }

    private static Row look(Stage stage, String name, Walk walk) {
        stage.trial().warmUp(walk);
        var result = stage.trial()
                .atRate(LOOKS_PER_SECOND, new Contender(walk, stage.suite().meter(), LOOKING, List.of("admin-jit")));
        return Row.of(name, result).with("postgres_ms", result.cpuMs(List.of("postgres")));
    }
}
