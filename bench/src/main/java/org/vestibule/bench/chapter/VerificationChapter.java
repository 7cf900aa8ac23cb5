package org.vestibule.bench.chapter;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.vestibule.bench.floor.Floor;
import org.vestibule.bench.people.Crowd;
import org.vestibule.bench.people.Password;
import org.vestibule.bench.people.Walker;
import org.vestibule.bench.report.Row;
import org.vestibule.bench.report.Target;
import org.vestibule.bench.suite.BenchSuite;
import org.vestibule.bench.suite.MintedTokens;
import org.vestibule.bench.trial.Contender;
import org.vestibule.bench.work.Rotation;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.service.Service;

/** The code of an app alone, beside the least that it could cost. */
public final class VerificationChapter implements Chapter {
    private static final int AT_A_TIME = 16;

    /** Everybody shows two codes at most while it lasts. */
    private static final int USERS = 60_000;

    private static final List<String> VERIFICATION = List.of("mfa-service", "postgres", "redis");

    @Override
    public void measure(Stage stage, Consumer<Row> rows) {
        var stack = stage.suite().suite().infrastructure();
        var floor = new Floor(stage.root(), stage.home(), stack);
        floor.start();
        var minted =
                new MintedTokens(stack.keys().signingKeys("auth"), stage.suite().url(Service.AUTH));
        var partials = new HashMap<Walker, String>();
        var walkers = walkers(stage);
        walkers.forEach(walker -> partials.put(walker, minted.partial(walker)));
        var tokens = new Rotation<>(new ArrayList<>(partials.values()));
        var contenders = new LinkedHashMap<String, Contender>();
        contenders.put(
                "suite",
                new Contender(
                        stage.work().verification(new Crowd(walkers, Clock.systemUTC()), partials),
                        stage.suite().meter(),
                        VERIFICATION,
                        List.of("mfa-jit")));
        contenders.put(
                "floor",
                new Contender(
                        () -> stage.client().post(floor.url() + "?" + System.nanoTime(), Map.of(), tokens.next()),
                        stage.suite()
                                .meter()
                                .process("floor", floor.pid())
                                .threads("floor-jit", floor.pid(), BenchSuite.COMPILERS),
                        List.of("floor", "postgres", "redis"),
                        List.of("floor-jit")));
        contenders.values().forEach(contender -> stage.trial().warmUp(contender.walk()));
        var results = stage.trial().saturated(AT_A_TIME, contenders);
        double floorMib = floor.residentBytes() / FootprintChapter.MIB;
        floor.stop();
        var us = results.get("suite");
        var least = results.get("floor");
        rows.accept(Row.of("verification, 16 at a time, by the floor", us)
                .beside(least.cpuMs())
                .with("mfa_ms", us.cpuMs(List.of("mfa-service")))
                .with("postgres_ms", us.cpuMs(List.of("postgres")))
                .with("redis_ms", us.cpuMs(List.of("redis")))
                .with("jit_ms", us.cpuMs(List.of("mfa-jit")))
                .with("floor_rps", least.perSecond())
                .with("floor_postgres_ms", least.cpuMs(List.of("postgres")))
                .with("floor_p99_ms", least.millis(99))
                .with("floor_mib", floorMib)
                .with("floor_errors", least.errors())
                .with("floor_first_error", least.firstError())
                .with("floor_cpu_by_ours", least.cpuMs() / us.cpuMs())
                .judged(us.perSecond() / least.perSecond(), Target.atLeast(0.7)));
    }

    private static List<Walker> walkers(Stage stage) {
        try {
            return stage.population().withApp(BenchSuite.TENANT, "shower", USERS, Password.argon2id(1));
        } catch (SQLException e) {
            throw new StartFailure("The users could not be made: " + e.getMessage(), e);
        }
    }
}
