package org.vestibule.notification.channel.email;

import java.util.UUID;

/**
 * One email, in words.
 *
 * @param fromName shown as the sender; the address behind it is the platform's own
 * @param id names the message ({@code Message-ID}), so that a copy can be recognised
 */
public record Email(UUID id, String fromName, String to, String subject, String body) {
    @Override
    public String toString() {
        return "Email[" + id + "]";
    }
}
