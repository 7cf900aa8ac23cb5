package org.vestibule.bench.chapter;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.vestibule.bench.people.Walker;
import org.vestibule.bench.report.Row;
import org.vestibule.bench.trial.Contender;

/** Recovery codes, each good once: a slow hash, and little beside it. */
public final class RecoveryChapter implements Chapter {
    private static final double PER_SECOND = 8;
    private static final int USERS = 60;
    private static final List<String> VERIFICATION = List.of("mfa-service", "postgres", "redis");

    private record Unused(Walker walker, String code) {}

    @Override
    public void measure(Stage stage, Consumer<Row> rows) {
        var codes = codes(stage);
        var result = stage.trial()
                .atRateOfFew(
                        PER_SECOND,
                        new Contender(
                                () -> {
                                    var next = codes.remove();
                                    return stage.work()
                                            .recoveryCode(stage.minted().partial(next.walker()), next.code());
                                },
                                stage.suite().meter(),
                                VERIFICATION,
                                List.of("mfa-jit")));
        rows.accept(Row.of("recovery code", result).with("hash_ms", result.cpuMs(List.of("recovery-hash"))));
    }

    private static Queue<Unused> codes(Stage stage) {
        var codes = new ConcurrentLinkedQueue<Unused>();
        for (var walker : stage.walkers().subList(0, USERS)) {
            stage.work()
                    .newRecoveryCodes(stage.minted().access(walker))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .path("recovery_codes")
                    .forEach(code -> codes.add(new Unused(walker, code.asText())));
        }
        return codes;
    }
}
