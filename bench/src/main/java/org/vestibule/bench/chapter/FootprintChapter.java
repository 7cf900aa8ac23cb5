package org.vestibule.bench.chapter;

import java.util.function.Consumer;
import org.vestibule.bench.report.Row;
import org.vestibule.bench.report.Target;
import org.vestibule.localstack.Parallel;
import org.vestibule.localstack.suite.Suite;

/** Memory after the work, and how long both take to be ready again on databases that are there. */
public final class FootprintChapter implements Chapter {
    private static final double MIB = 1 << 20;

    @Override
    public void measure(Stage stage, Consumer<Row> rows) {
        rows.accept(Row.figure(
                "memory of all five services",
                "mib",
                stage.suite().residentBytes() / MIB,
                stage.peer().residentBytes() / MIB,
                Target.atMost(1)));
        stage.peer().stop();
        double theirs = seconds(stage.peer()::start);
        var suite = stage.suite().suite();
        stopServices(suite);
        stage.peer().stop();
        double ours = seconds(() -> Parallel.run(suite.processes().stream()
                .<Runnable>map(process -> process::start)
                .toList()));
        rows.accept(Row.figure("ready after", "s", ours, theirs, Target.atMost(1)));
    }

    private static void stopServices(Suite suite) {
        Parallel.run(suite.processes().stream()
                .<Runnable>map(process -> process::stop)
                .toList());
    }

    private static double seconds(Runnable start) {
        long begun = System.nanoTime();
        start.run();
        return (System.nanoTime() - begun) / 1e9;
    }
}
