package org.vestibule.notification;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.NotificationRequested;
import org.vestibule.contracts.Topics;

/** Asks for messages as auth-service and mfa-service do. */
public final class SealedEvents implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final HybridEncrypt seal;
    private final ObjectMapper json;

    public SealedEvents(String bootstrapServers, Path publicKeyset, ObjectMapper json) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
        this.json = json;
        try {
            HybridConfig.register();
            this.seal = TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(Files.readString(publicKeyset))
                    .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public NotificationRequested event(UUID id, UUID user, String tenant, Message message, Instant expiresAt) {
        try {
            byte[] sealed =
                    seal.encrypt(json.writeValueAsBytes(message), NotificationRequested.contextInfo(id, user, tenant));
            var data = new NotificationRequested.Data(expiresAt, sealed);
            return NotificationRequested.of(id, "/mfa-service", user, Instant.now(), tenant, data);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public void send(NotificationRequested event) {
        send(event.data().expiresAt() == null ? Topics.NOTICES : Topics.NOTIFICATIONS, event);
    }

    public void send(String topic, NotificationRequested event) {
        try {
            sendRaw(topic, event.subject().toString(), json.writeValueAsBytes(event));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void sendRaw(String topic, String key, byte[] value) {
        try {
            var record = new ProducerRecord<>(topic, key, value);
            record.headers()
                    .add(
                            "content-type",
                            "application/cloudevents+json; charset=UTF-8".getBytes(StandardCharsets.US_ASCII));
            record.headers()
                    .add(
                            "traceparent",
                            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
                                    .getBytes(StandardCharsets.US_ASCII));
            producer.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
