package org.vestibule.notification.channel.sms;

import java.time.Duration;
import java.util.UUID;

/**
 * One SMS, in words.
 *
 * @param to E.164 with the leading {@code +}
 * @param reference our name for it at gateways that take one
 * @param validity how long it is worth delivering; null for ever
 */
public record Sms(String to, String text, UUID reference, Duration validity) {
    /** The number as some gateways want it: digits alone. */
    public String digits() {
        return to.substring(1);
    }

    @Override
    public String toString() {
        return "Sms[" + reference + "]";
    }
}
