package org.vestibule.bench.chapter;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.vestibule.bench.peer.Realm;
import org.vestibule.bench.people.Password;
import org.vestibule.bench.report.Row;
import org.vestibule.bench.report.Target;
import org.vestibule.bench.suite.BenchSuite;
import org.vestibule.bench.trial.Median;
import org.vestibule.localstack.StartFailure;
import org.vestibule.platform.hashing.Argon2id;

/**
 * A two-factor login with the same hash on both sides, the hash counted: argon2id of 7 MiB, Keycloak's default passes. And
 * the hash of new passwords alone, by libsodium beside Bouncy Castle.
 */
public final class SameHashChapter implements Chapter {
    private static final int MEMORY_KIB = 7 * 1024;
    private static final int PASSES = 5;
    private static final double PER_SECOND = 12;
    private static final Argon2id.Cost NEW = new Argon2id.Cost(19 * 1024, 2, 1);
    private static final int HASHES = 60;

    @Override
    public void measure(Stage stage, Consumer<Row> rows) {
        rows.accept(alone());
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

    /** In turns, the first half of them not counted; one thread hashes, so each finds the other's memory in the caches. */
    private static Row alone() {
        byte[] secret = Password.TEXT.getBytes(StandardCharsets.UTF_8);
        byte[] salt = new byte[16];
        double[] libsodium = new double[HASHES];
        double[] bouncyCastle = new double[HASHES];
        for (int i = 0; i < HASHES; i++) {
            libsodium[i] = cpuMs(() -> Argon2id.hash(secret, salt, NEW, 32));
            bouncyCastle[i] = cpuMs(() -> Argon2id.byBouncyCastle(secret, salt, NEW, 32));
        }
        double ours = secondHalf(libsodium);
        double javas = secondHalf(bouncyCastle);
        return new Row(
                        "argon2id of 19 MiB and 2 passes alone, by Bouncy Castle's",
                        null,
                        null,
                        null,
                        null,
                        ours,
                        javas,
                        null,
                        null,
                        null,
                        Map.of())
                .judged(ours / javas, Target.atMost(1));
    }

    private static double cpuMs(Runnable work) {
        var thread = ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadCpuTime();
        work.run();
        return (thread.getCurrentThreadCpuTime() - before) / 1e6;
    }

    private static double secondHalf(double[] figures) {
        return Median.of(DoubleStream.of(figures).skip(HASHES / 2).toArray());
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
