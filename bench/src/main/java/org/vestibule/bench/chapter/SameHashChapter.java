package org.vestibule.bench.chapter;

import java.sql.SQLException;
import java.util.function.Consumer;
import org.vestibule.bench.peer.Realm;
import org.vestibule.bench.people.Password;
import org.vestibule.bench.report.Row;
import org.vestibule.bench.suite.BenchSuite;
import org.vestibule.localstack.StartFailure;

/** A two-factor login with the same hash on both sides, the hash counted: argon2id of 7 MiB, Keycloak's default passes. */
public final class SameHashChapter implements Chapter {
    private static final int MEMORY_KIB = 7 * 1024;
    private static final int PASSES = 5;
    private static final double PER_SECOND = 12;

    @Override
    public void measure(Stage stage, Consumer<Row> rows) {
        keepPasswords(stage);
        stage.suite().hashWith(MEMORY_KIB, PASSES);
        var ours = stage.work().twoFactorLogin(stage.crowd());
        var peers = stage.peerWork().twoFactorLogin(stage.peerCrowd());
        stage.trial().warmUp(ours, peers);
        var both = stage.trial().atRate(PER_SECOND, stage.beside(ours, peers));
        var us = both.get(Stage.SUITE);
        var peer = both.get(Stage.PEER);
        rows.accept(Row.of("two-factor login, argon2id of 7 MiB and " + PASSES + " passes on both sides", us)
                .beside(peer.cpuMs())
                .with("hash_ms", us.cpuMs(LoginChapter.HASH))
                .with("peer_p50_ms", peer.millis(50))
                .with("peer_p99_ms", peer.millis(99))
                .with("cpu_by_peers", us.cpuMs() / peer.cpuMs())
                .with("p99_by_peers", us.millis(99) / peer.millis(99)));
    }

    private static void keepPasswords(Stage stage) {
        try {
            stage.population().rehash(BenchSuite.TENANT, "walker", Password.argon2id(MEMORY_KIB, PASSES));
            stage.realm().rehash(Realm.Hash.DEFAULT);
        } catch (SQLException e) {
            throw new StartFailure("The passwords could not be kept in another way: " + e.getMessage(), e);
        }
    }
}
