package org.vestibule.localstack.cli;

import java.nio.file.Path;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.postgres.PostgresServer;
import org.vestibule.localstack.process.Folder;
import org.vestibule.localstack.suite.Backup;
import org.vestibule.localstack.suite.SuiteOptions;

/** {@code ./vestibule backup} of the suite that runs, {@code ./vestibule restore} into one that does not. */
record Safekeeping(Home home, SuiteOptions options) {
    int take(Path folder) {
        home.running();
        new Backup(folder).take(postgres(), home.keys());
        System.out.println("Databases and keys are in " + folder + ", readable by you alone.");
        return 0;
    }

    int restore(Path folder) {
        home.find().ifPresent(running -> {
            throw new StartFailure("The suite is running. End it with ./vestibule down");
        });
        StackLog.writeTo(home.logs());
        var backup = new Backup(folder);
        backup.restore(postgres(), home.keys());
        Folder.delete(data().resolve("redis"));
        try (var stack = new Infrastructure(options.ports(), home.folder(), home.keys(), true)) {
            stack.kafka().start();
            backup.rewind(stack.kafka());
        }
        System.out.println(
                "Restored; Redis is empty. Wait two minutes, so that no code of before is good, then ./vestibule up");
        return 0;
    }

    private PostgresServer postgres() {
        return new PostgresServer(options.ports().postgres(), data().resolve("postgres"));
    }

    private Path data() {
        return Infrastructure.dataIn(home.folder(), options.ports());
    }
}
