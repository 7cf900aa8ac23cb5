package org.vestibule.notification.channel;

/**
 * How handing a message over ended. The three differ in what may be done next, which is all that counts: after an
 * unknown end the person may already hold the message.
 */
public sealed interface Outcome {
    /** @param id the gateway's own name for the message; null where it gives none */
    record Accepted(String id) implements Outcome {}

    /**
     * Nothing was handed over.
     *
     * @param reason a status or an error code, never the gateway's text, which may hold the number
     * @param permanent whether the same message would be refused again
     */
    record Refused(String reason, boolean permanent) implements Outcome {}

    /** Handed over or not: nobody knows. */
    record Unknown(String reason) implements Outcome {}

    /** As metrics name it. */
    default String label() {
        return switch (this) {
            case Accepted _ -> "accepted";
            case Refused _ -> "refused";
            case Unknown _ -> "unknown";
        };
    }
}
