package org.vestibule.notification.delivery;

/** What is to become of the record that asked for a message. */
public sealed interface Ending {
    /** It is done with: sent, expired, sent before, or nobody knows. The delivery says which. */
    record Done() implements Ending {}

    /** To the dead-letter topic. The reason names no address, number or code. */
    record Dead(String reason) implements Ending {}

    /** The service is stopping before it came to an end: to be delivered again. */
    record Unfinished() implements Ending {}
}
