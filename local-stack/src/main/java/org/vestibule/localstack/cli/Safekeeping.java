package org.vestibule.localstack.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.Ports;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.postgres.PostgresServer;
import org.vestibule.localstack.process.Folder;
import org.vestibule.localstack.suite.Backup;
import org.vestibule.localstack.suite.Shape;
import org.vestibule.localstack.suite.SuiteOptions;

/** {@code ./vestibule backup} of the suite that runs, {@code ./vestibule restore} into one that does not. */
record Safekeeping(Home home, SuiteOptions options) {
    int take(Path folder) {
        var shape = home.running().shape();
        if (options.shape() == Shape.CLUSTER && shape != Shape.CLUSTER) {
            throw new StartFailure("The suite that runs is no cluster; leave out --cluster");
        }
        new Backup(folder).take(postgres(shape), home.keys(), shape);
        System.out.println("Databases and keys are in " + folder + ", readable by you alone.");
        return 0;
    }

    int restore(Path folder) {
        home.find().ifPresent(running -> {
            throw new StartFailure("The suite is running. End it with ./vestibule down");
        });
        var backup = new Backup(folder);
        backup.check(options.shape());
        try (var _ = home.onlyOne()) {
            putBack(backup);
        } catch (IOException e) {
            throw new StartFailure("The folder .local cannot be used: " + e.getMessage(), e);
        }
        System.out.println(
                "Restored; Redis is empty. Wait two minutes, so that no code of before is good, then ./vestibule up");
        return 0;
    }

    private void putBack(Backup backup) {
        StackLog.writeTo(home.logs());
        new Leftovers(home).end();
        backup.restore(postgres(options.shape()), home.keys(), options.shape());
        Folder.delete(data(options.shape()).resolve("redis"));
        try (var stack = new Infrastructure(options.ports(), home.folder(), home.keys(), true)) {
            stack.kafka().start();
            backup.rewind(stack.kafka());
        }
    }

    private PostgresServer postgres(Shape shape) {
        return new PostgresServer(portsOf(shape).postgres(), data(shape).resolve("postgres"));
    }

    /** Suites of both shapes listen on the same port of PostgreSQL, and each has a data folder of its own. */
    Path data(Shape shape) {
        return Infrastructure.dataIn(home.folder(), portsOf(shape));
    }

    private static Ports portsOf(Shape shape) {
        return shape == Shape.CLUSTER ? Ports.fixedCluster() : Ports.fixed();
    }
}
