package org.vestibule.notification.message;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.crypto.tink.HybridDecrypt;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.regex.Pattern;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.NotificationRequested;
import org.vestibule.notification.delivery.Order;
import org.vestibule.platform.sealing.Keysets;

/**
 * Reads a record: strict JSON, then the sealed message (HPKE, RFC 9180), which opens for its own event, user and tenant
 * alone. Any doubt is an {@link Undeliverable} that names the step, never the content.
 */
@Singleton
class Envelope {
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>,;:\\p{Cntrl}]+@[^\\s<>,;:@\\p{Cntrl}]+");

    private final ObjectMapper json;
    private final HybridDecrypt seal;

    Envelope(ObjectMapper json, NotificationConfig config) {
        this.json = json;
        this.seal = Keysets.primitive(
                "vestibule.notifications.private-keyset", config.privateKeyset(), HybridDecrypt.class);
    }

    Order open(byte[] record) {
        NotificationRequested event = read(record);
        Message message = unseal(event);
        boolean complete = message != null
                && message.channel() != null
                && message.template() != null
                && message.tenant() != null
                && message.tenant().name() != null;
        if (!complete || !isAddress(message)) {
            throw new Undeliverable("the message is not complete");
        }
        return new Order(
                event.id(),
                event.subject(),
                event.tenant(),
                event.time(),
                event.data().expiresAt(),
                withValues(message));
    }

    private NotificationRequested read(byte[] record) {
        NotificationRequested event;
        try {
            event = record == null ? null : json.readValue(record, NotificationRequested.class);
        } catch (IOException e) {
            throw new Undeliverable("the record is not a " + NotificationRequested.TYPE + " event");
        }
        boolean complete = event != null
                && NotificationRequested.TYPE.equals(event.type())
                && event.id() != null
                && event.subject() != null
                && event.time() != null
                && event.tenant() != null
                && event.data() != null
                && event.data().sealed() != null;
        if (!complete) {
            throw new Undeliverable("the event is not complete");
        }
        return event;
    }

    private Message unseal(NotificationRequested event) {
        byte[] open;
        try {
            open = seal.decrypt(
                    event.data().sealed(),
                    NotificationRequested.contextInfo(event.id(), event.subject(), event.tenant()));
        } catch (GeneralSecurityException e) {
            throw new Undeliverable("the sealed message does not open");
        }
        try {
            return json.readValue(open, Message.class);
        } catch (IOException e) {
            throw new Undeliverable("the sealed message is not of a known template or form");
        }
    }

    private static boolean isAddress(Message message) {
        return message.to() != null
                && switch (message.channel()) {
                    case SMS -> E164.matcher(message.to()).matches();
                    case EMAIL -> ADDRESS.matcher(message.to()).matches();
                };
    }

    private static Message withValues(Message message) {
        return message.values() != null
                ? message
                : new Message(
                        message.channel(),
                        message.to(),
                        message.template(),
                        message.locale(),
                        message.tenant(),
                        Map.of());
    }
}
