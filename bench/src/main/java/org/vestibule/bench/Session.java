package org.vestibule.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Locale;
import org.vestibule.bench.chapter.Stage;
import org.vestibule.bench.load.Client;
import org.vestibule.bench.machine.Machine;
import org.vestibule.bench.peer.Keycloak;
import org.vestibule.bench.report.Chart;
import org.vestibule.bench.report.JsonLines;
import org.vestibule.bench.report.Report;
import org.vestibule.bench.report.Table;
import org.vestibule.bench.suite.BenchSuite;
import org.vestibule.bench.trial.Plan;
import org.vestibule.bench.trial.Trial;
import org.vestibule.localstack.Progress;
import org.vestibule.localstack.cli.StackLog;
import org.vestibule.localstack.process.Children;
import org.vestibule.localstack.process.Folder;

/** One run, from an empty folder to a report. */
final class Session {
    private static final int WALKERS = 12_000;

    private final Path root;
    private final Options options;
    private final PrintStream out;

    Session(Path root, Options options, PrintStream out) {
        this.root = root;
        this.options = options;
        this.out = out;
    }

    int run() {
        var home = root.resolve("bench/target/run");
        endLeftovers(home);
        Folder.delete(home);
        StackLog.writeTo(home.resolve("logs"));
        Report lines = options.json() ? new JsonLines(out) : new Table(out);
        var chart = new Chart(
                root.resolve("docs/performance").resolve(options.name() + ".svg"),
                Machine.here(),
                LocalDate.now(ZoneOffset.UTC).toString());
        System.err.println(Machine.here());
        var progress = Progress.to(System.err);
        try (var suite = new BenchSuite(root, home.resolve("suite"));
                var peer = new Keycloak(root.resolve("bench/target/peer"), home.resolve("peer"));
                var client = new Client()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                suite.close();
                peer.close();
            }));
            progress.step("Keycloak", () -> {
                peer.prepare();
                peer.start();
            });
            progress.step("The suite", () -> suite.start(Progress.silent(), 1));
            var trial = new Trial(client, options.quick() ? Plan.quick() : Plan.whole());
            var stage = new ArrayList<Stage>();
            progress.step(
                    WALKERS + " users on both sides",
                    () -> stage.add(Stage.set(root, home, suite, peer, client, trial, WALKERS)));
            for (var part : options.chapters()) {
                progress.step(part.name().toLowerCase(Locale.ROOT), () -> part.chapter(options.quick())
                        .measure(stage.getFirst(), row -> {
                            lines.row(row);
                            chart.row(row);
                        }));
                chart.write();
            }
        }
        return 0;
    }

    /** Of a run that was killed. */
    private static void endLeftovers(Path home) {
        new Children(home.resolve("suite/children")).endLeftovers();
        new Children(home.resolve("peer/children")).endLeftovers();
    }
}
