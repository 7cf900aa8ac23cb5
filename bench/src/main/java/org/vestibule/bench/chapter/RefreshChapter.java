package org.vestibule.bench.chapter;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.vestibule.bench.load.Saturation;
import org.vestibule.bench.report.Row;
import org.vestibule.bench.report.Target;

/** New tokens for open sessions, each with the refresh token that the last one gave. */
public final class RefreshChapter implements Chapter {
    private static final int SESSIONS = 500;
    private static final int AT_A_TIME = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final double perSecond;

    public RefreshChapter(double perSecond) {
        this.perSecond = perSecond;
    }

    @Override
    public void measure(Stage stage, Consumer<Row> rows) {
        var ours = new ConcurrentLinkedQueue<String>();
        var peers = new ConcurrentLinkedQueue<String>();
        var opening = new Saturation(stage.client().context());
        opening.run(AT_A_TIME, SESSIONS, PATIENCE, stage.work().openSession(stage.crowd(), ours));
        opening.run(AT_A_TIME, SESSIONS, PATIENCE, stage.peerWork().openSession(stage.peerCrowd(), peers));
        var walk = stage.work().refresh(ours);
        var peerWalk = stage.peerWork().refresh(peers);
        stage.trial().warmUp(walk, peerWalk);
        var results = stage.trial().atRate(perSecond, stage.beside(walk, peerWalk));
        var us = results.get(Stage.SUITE);
        var them = results.get(Stage.PEER);
        rows.accept(Row.of("refresh", us)
                .beside(them.cpuMs())
                .with("peer_p99_ms", them.millis(99))
                .with("peer_spread", them.cpuSpread())
                .with("peer_errors", them.errors())
                .with("peer_first_error", them.firstError())
                .judged(us.cpuMs() / them.cpuMs(), Target.atMost(1 / 3.0)));
    }
}
