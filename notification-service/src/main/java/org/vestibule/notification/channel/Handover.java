package org.vestibule.notification.channel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The last answer to a message, and the gateway that gave it.
 *
 * @param freed when its connection is free again: later than now where no answer came in time
 */
public record Handover(String gateway, Outcome outcome, CompletionStage<?> freed) {
    private static final CompletionStage<?> FREE = CompletableFuture.completedStage(null);

    public Handover(String gateway, Outcome outcome) {
        this(gateway, outcome, FREE);
    }
}
