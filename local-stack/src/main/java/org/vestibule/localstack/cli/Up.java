package org.vestibule.localstack.cli;

import java.nio.channels.FileLock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.vestibule.localstack.Progress;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.suite.Running;
import org.vestibule.localstack.suite.Suite;
import org.vestibule.localstack.suite.SuiteOptions;

/** {@code ./vestibule up}: starts the suite and holds it until the process is told to end. */
final class Up {
    private final Home home;
    private final SuiteOptions options;
    private volatile boolean stopping;

    Up(Home home, SuiteOptions options) {
        this.home = home;
        this.options = options;
    }

    int run(boolean fresh) {
        var start = Instant.now();
        FileLock onlyOne = home.onlyOne();
        StackLog.writeTo(home.logs());
        var suite = prepare(fresh);
        var stopped = stopWithTheProcess(suite);
        if (!start(suite)) {
            await(stopped);
            return 1;
        }
        var running = Running.of(suite);
        home.write(running);
        Welcome.print(running, Duration.between(start, Instant.now()), System.out);
        await(stopped);
        assert onlyOne.isValid();
        return 0;
    }

    /** False when the process was told to end meanwhile: what failed to start then is no news. */
    private boolean start(Suite suite) {
        try {
            suite.start(Progress.to(System.out));
            return true;
        } catch (StartFailure e) {
            if (stopping) {
                return false;
            }
            throw e;
        }
    }

    /** Ends what a killed suite left first, then looks at the ports, then throws old data away. */
    private Suite prepare(boolean fresh) {
        var leftovers = new Leftovers(home);
        leftovers.end();
        options.ports().firstInUse().ifPresent(problem -> {
            throw new StartFailure(problem + ". Stop what listens there, or see ./vestibule status");
        });
        if (fresh) {
            leftovers.deleteData();
        }
        return new Suite(options);
    }

    private CountDownLatch stopWithTheProcess(Suite suite) {
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            stopping = true;
            try {
                suite.close();
                home.forget();
            } catch (RuntimeException e) {
                System.err.println("vestibule: not everything stopped cleanly: " + e.getMessage());
            } finally {
                stopped.countDown();
            }
        }));
        return stopped;
    }

    private static void await(CountDownLatch stopped) {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
