package org.vestibule.platform.task;

import io.quarkus.arc.All;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.vestibule.foundation.start.CannotStart;
import org.vestibule.foundation.start.StartFailure;

/** Does the task that the process was started for, where it was started for one, and ends the process. */
@Singleton
class TaskRunner {
    private static final Logger LOG = Logger.getLogger(TaskRunner.class);
    private static final String PROFILE = "task";
    private static final int FAILED = 1;
    private static final int UNKNOWN = 2;

    private final Optional<String> wanted;
    private final List<Task> tasks;

    TaskRunner(@ConfigProperty(name = "vestibule.task") Optional<String> wanted, @All List<Task> tasks) {
        this.wanted = wanted;
        this.tasks = tasks;
    }

    void start(@Observes StartupEvent event) {
        Optional<String> order = wanted.map(String::strip).filter(text -> !text.isEmpty());
        if (order.isEmpty() && ConfigUtils.isProfileActive(PROFILE)) {
            throw new CannotStart("vestibule.task names no task; there are " + names());
        }
        order.ifPresent(text -> Thread.ofPlatform().name("task").start(() -> Quarkus.asyncExit(run(text))));
    }

    /** Answers the process's exit code. */
    int run(String text) {
        String[] order = text.split("\\s+", 2);
        String name = order[0];
        String argument = order.length > 1 ? order[1] : "";
        Optional<Task> found =
                tasks.stream().filter(task -> task.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            LOG.errorf("no task %s; there are %s", name, names());
            return UNKNOWN;
        }
        try {
            found.get().check(argument);
        } catch (IllegalArgumentException e) {
            LOG.errorf("%s %s", name, e.getMessage());
            return UNKNOWN;
        }
        try {
            found.get().run(argument, said -> LOG.infof("%s: %s", name, said));
            LOG.infof("%s: done", name);
            return 0;
        } catch (Exception e) {
            StartFailure.explain(e)
                    .ifPresentOrElse(
                            why -> LOG.errorf("%s: not done: %s", name, why),
                            () -> LOG.errorf(e, "%s: not done", name));
            return FAILED;
        }
    }

    private List<String> names() {
        return tasks.stream().map(Task::name).sorted().toList();
    }
}
