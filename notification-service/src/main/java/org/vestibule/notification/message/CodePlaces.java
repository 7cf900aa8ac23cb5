package org.vestibule.notification.message;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.vestibule.contracts.Message.Channel;

/**
 * Leaves places to the other channel: the codes of one channel take three quarters of all places. Which channel a record is for shows
 * only after it was opened, so one that finds no place has nowhere to wait and is not sent. It would come too late in any case, behind
 * thousands that a gateway or a mail server does not take.
 */
final class CodePlaces {
    private final Map<Channel, Semaphore> left = new EnumMap<>(Channel.class);

    /** @param all places for codes, of all channels */
    CodePlaces(int all) {
        for (Channel channel : Channel.values()) {
            left.put(channel, new Semaphore(all - all / 4));
        }
    }

    /** Takes a place until {@code end}. False where the channel has none left. */
    boolean take(Channel channel, CompletionStage<?> end) {
        Semaphore places = left.get(channel);
        boolean taken = places.tryAcquire();
        if (taken) {
            var _ = end.whenComplete((_, _) -> places.release());
        }
        return taken;
    }
}
