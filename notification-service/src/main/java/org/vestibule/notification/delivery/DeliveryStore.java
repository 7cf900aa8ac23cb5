package org.vestibule.notification.delivery;

import java.time.Duration;
import java.util.UUID;

/** Keeps what became of each message. Every method throws where the database is away. */
interface DeliveryStore {
    /**
     * Takes the message for one handover: of any number of calls at once, one is told {@code FIRST} or {@code AGAIN}, the
     * others {@code BUSY}. {@code TAKEN} for a user who was erased: nobody sends them anything.
     */
    Claim claim(Order order);

    /** Writes how the handover ended; {@code gateway}, {@code messageId} and {@code reason} may be null. */
    void finish(Order order, State state, String gateway, String messageId, String reason);

    /** Closes claims of replicas that are gone; returns how many. */
    int interruptAbandoned(Duration olderThan);

    /** Removes what was sent to a user, and leaves nothing of what comes later. */
    void erase(String tenant, UUID user);
}
