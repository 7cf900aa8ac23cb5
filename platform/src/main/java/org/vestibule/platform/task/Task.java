package org.vestibule.platform.task;

import java.util.function.Consumer;

/**
 * Work that an operator has done once, by the image of the service it belongs to: {@code VESTIBULE_TASK=<name>} with
 * {@code QUARKUS_PROFILE=prod,task} (docs/operations.md). The process ends with it, 0 where all was done. Doing it twice, or
 * again after it was cut off, does no harm.
 */
public interface Task {
    /** As operators write it, in words with hyphens. */
    String name();

    /** @param progress is told in a sentence how far it is */
    void run(Consumer<String> progress) throws Exception;
}
