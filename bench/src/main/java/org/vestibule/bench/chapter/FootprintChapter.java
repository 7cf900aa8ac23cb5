package org.vestibule.bench.chapter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.vestibule.bench.report.Row;
import org.vestibule.bench.report.Target;
import org.vestibule.bench.trial.Median;
import org.vestibule.localstack.Parallel;
import org.vestibule.localstack.service.ServiceJvm;
import org.vestibule.localstack.suite.Suite;

/** Memory after the work, and how long both take to be ready again on databases that are there. */
public final class FootprintChapter implements Chapter {
    static final double MIB = 1 << 20;

    private final int starts;

    /** @param starts of each side; the median counts */
    public FootprintChapter(int starts) {
        this.starts = starts;
    }

    @Override
    public void measure(Stage stage, Consumer<Row> rows) {
        rows.accept(Row.figure(
                "memory of all five services",
                "mib",
                stage.suite().residentBytes() / MIB,
                stage.peer().residentBytes() / MIB,
                Target.atMost(1)));
        var suite = stage.suite().suite();
        var deployed = ready(stage, suite);
        rows.accept(Row.figure("ready after, as deployed", "s", deployed.ours(), deployed.theirs(), Target.atMost(1)));
        suite.runWith(ServiceJvm.SMALL);
        var up = ready(stage, suite);
        rows.accept(Row.figure("ready after, as of up", "s", up.ours(), up.theirs(), Target.atMost(1)));
    }

    private record Seconds(double ours, double theirs) {}

    /** In turns, one side alone at a time. */
    private Seconds ready(Stage stage, Suite suite) {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        stopServices(suite);
        for (int i = 0; i < starts; i++) {
            stage.peer().stop();
            theirs.add(seconds(stage.peer()::start));
            stage.peer().stop();
            ours.add(seconds(() -> Parallel.run(suite.processes().stream()
                    .<Runnable>map(process -> process::start)
                    .toList())));
            stopServices(suite);
        }
        return new Seconds(median(ours), median(theirs));
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

    private static double median(List<Double> figures) {
        return Median.of(figures.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
