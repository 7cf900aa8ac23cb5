package org.vestibule.platform.task;

import java.util.function.Consumer;

/**
 * Work that an operator has done once, by the image of the service it belongs to: {@code VESTIBULE_TASK="<name> <argument>"}
 * with {@code QUARKUS_PROFILE=prod,task} (docs/operations.md). The process ends with it, 0 where all was done. Doing it twice, or
 * again after it was cut off, does no harm.
 */
public interface Task {
    /** As operators write it, in words with hyphens. */
    String name();

    /**
     * Called before {@link #run}. Throws IllegalArgumentException for an argument that it cannot take, with a message that goes on
     * after the task's name.
     *
     * @param argument empty where nothing follows the name
     */
    default void check(String argument) {
        if (!argument.isEmpty()) {
            throw new IllegalArgumentException("takes no argument, and was given '" + argument + "'");
        }
    }

    /**
     * @param argument what follows the name; empty where nothing does
     * @param progress is told in a few words how far it is
     */
    void run(String argument, Consumer<String> progress) throws Exception;
}
