package org.vestibule.notification.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.Message.Channel;

/**
 * One opened event: send this message once.
 *
 * @param id of the event, and of its delivery
 * @param asked when the event was made
 * @param expiresAt after it nothing is sent; null for notices, which stay worth reading
 */
public record Order(UUID id, UUID user, String tenant, Instant asked, Instant expiresAt, Message message) {
    boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** Null for ever. */
    Duration validity(Instant now) {
        return expiresAt == null ? null : Duration.between(now, expiresAt);
    }

    /** What nobody waits for, and what stays worth reading. */
    public boolean isNotice() {
        return expiresAt == null;
    }

    /** A second copy of a mailed notice does no harm and can be recognised; a second code confuses. */
    boolean mayBeRepeated() {
        return isNotice() && message.channel() == Channel.EMAIL;
    }

    @Override
    public String toString() {
        return "Order[" + id + ", " + message + "]";
    }
}
