package org.vestibule.localstack.cli;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.suite.Running;

/** {@code ./vestibule down}: asks the running suite to end, by its own pid, and clears up after one that was killed. */
record Down(Home home) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    int run() {
        var running = home.find();
        running.flatMap(Running::process).ifPresent(Down::end);
        new Leftovers(home).end();
        home.forget();
        System.out.println(running.isPresent() ? "Stopped." : "The suite was not running.");
        return 0;
    }

    private static void end(ProcessHandle suite) {
        suite.destroy();
        try {
            suite.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            suite.destroyForcibly();
            suite.onExit().join();
        } catch (ExecutionException e) {
            throw new StartFailure("The suite did not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
