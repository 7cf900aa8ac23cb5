package org.vestibule.bench.chapter;

import java.util.List;
import java.util.function.Consumer;
import org.vestibule.bench.report.Row;
import org.vestibule.bench.report.Target;
import org.vestibule.bench.trial.Result;

/**
 * Password, code and session, beside Keycloak's direct grant with {@code totp}. Keycloak's hash is next to nothing; the
 * cheapest that auth-service takes is not, so the threads that hash are counted apart.
 */
public final class LoginChapter implements Chapter {
    /** Threads that do nothing but hash. */
    static final List<String> HASH = List.of("hash");

    private static final int AT_A_TIME = 16;
    private final double perSecond;

    public LoginChapter(double perSecond) {
        this.perSecond = perSecond;
    }

    @Override
    public void measure(Stage stage, Consumer<Row> rows) {
        var ours = stage.work().twoFactorLogin(stage.crowd());
        var peers = stage.peerWork().twoFactorLogin(stage.peerCrowd());
        stage.trial().warmUp(ours, peers);
        var walks = stage.beside(ours, peers);
        var open = stage.trial().atRate(perSecond, walks);
        rows.accept(row("two-factor login, hash apart", open.get(Stage.SUITE), open.get(Stage.PEER)));
        rows.accept(new Row(
                        "its p99",
                        null,
                        null,
                        null,
                        open.get(Stage.SUITE).millis(99),
                        null,
                        null,
                        null,
                        null,
                        null,
                        java.util.Map.of())
                .with("peer_p99_ms", open.get(Stage.PEER).millis(99))
                .judged(open.get(Stage.SUITE).millis(99) / open.get(Stage.PEER).millis(99), Target.atMost(1 / 3.0)));
        var full = stage.trial().saturated(AT_A_TIME, walks);
        var most = row("two-factor login, 16 at a time", full.get(Stage.SUITE), full.get(Stage.PEER));
        rows.accept(most.with("peer_rps", full.get(Stage.PEER).perSecond()));
    }

    private static Row row(String work, Result ours, Result peers) {
        double around = ours.cpuMsWithout(HASH);
        return Row.of(work, ours)
                .beside(peers.cpuMs())
                .with("hash_ms", ours.cpuMs(HASH))
                .with("around_ms", around)
                .with("auth_ms", ours.cpuMs(List.of("auth-service")))
                .with("mfa_ms", ours.cpuMs(List.of("mfa-service")))
                .with("postgres_ms", ours.cpuMs(List.of("postgres")))
                .with("redis_ms", ours.cpuMs(List.of("redis")))
                .with("jit_ms", ours.cpuMs(List.of("auth-jit", "mfa-jit")))
                .with("kafka_ms", ours.cpuMs(List.of("kafka")))
                .with("others_ms", ours.cpuMs(List.of("notification-service", "admin-service", "portal")))
                .with("peer_p50_ms", peers.millis(50))
                .with("peer_postgres_ms", peers.cpuMs(List.of("postgres")))
                .with("peer_jit_ms", peers.cpuMs(List.of("jit")))
                .with("peer_spread", peers.cpuSpread())
                .with("peer_errors", peers.errors())
                .judged(around / peers.cpuMs(), Target.atMost(1 / 3.0));
    }
}
