package org.vestibule.platform.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.crypto.tink.HybridEncrypt;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.NotificationRequested;
import org.vestibule.contracts.Topics;
import org.vestibule.platform.PlatformText;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.sealing.Keysets;

/** Hands messages to notification-service, sealed (HPKE, RFC 9180) so that it alone can read them. */
@Singleton
public class Notifications {
    private static final Logger LOG = Logger.getLogger(Notifications.class);
    private static final String KEYSET = "vestibule.notifications.public-keyset";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Outbox outbox;
    private final EventProducer producer;
    private final ObjectMapper json;
    private final Clock clock;
    private final String source;
    private final HybridEncrypt seal;

    public Notifications(
            Outbox outbox,
            EventProducer producer,
            ObjectMapper json,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "vestibule.notifications.public-keyset") Path keyset) {
        this.outbox = outbox;
        this.producer = producer;
        this.json = json;
        this.clock = clock;
        this.source = "/" + application;
        this.seal = Keysets.primitive(KEYSET, keyset, HybridEncrypt.class);
    }

    /** Sends the message after the running transaction has committed, whenever the broker is there: for notices. */
    public void queue(String tenant, UUID user, Message message) {
        outbox.add(Topics.NOTICES, user.toString(), envelope(tenant, user, message, null));
    }

    /**
     * Sends the message now, and returns when all replicas of the broker have it: for codes, which are worthless later.
     * Throws the 503 {@link Problem} where the broker does not take it.
     *
     * @param expiresAt after it the message must not be sent any more
     */
    public void send(String tenant, UUID user, Message message, Instant expiresAt) {
        try {
            byte[] event = json.writeValueAsBytes(envelope(tenant, user, message, expiresAt));
            producer.send(Topics.NOTIFICATIONS, user.toString(), event, TraceHeader.current())
                    .get();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message does not serialize", e);
        } catch (ExecutionException e) {
            LOG.warnf("no broker for a code: %s", e.getCause().getMessage());
            throw Problem.unavailable(RETRY_AFTER).detail(PlatformText.CODES_NOT_SENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable(RETRY_AFTER);
        }
    }

    private NotificationRequested envelope(String tenant, UUID user, Message message, Instant expiresAt) {
        UUID id = Ids.next();
        try {
            byte[] sealed =
                    seal.encrypt(json.writeValueAsBytes(message), NotificationRequested.contextInfo(id, user, tenant));
            var data = new NotificationRequested.Data(expiresAt, sealed);
            return NotificationRequested.of(id, source, user, clock.instant(), tenant, data);
        } catch (JsonProcessingException | GeneralSecurityException e) {
            throw new IllegalStateException("a message does not seal", e);
        }
    }
}
