package org.vestibule.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vestibule.foundation.start.CannotStart;

class EventProducerTest {
    private static EventProducer with(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("kafka.bootstrap.servers", "nowhere.invalid:9092"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new EventProducer(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build());
    }

    @Test
    void aBrokerWhoseNameNobodyKnowsIsAway() {
        var producer = with();

        assertThatCode(() -> producer.start(null)).doesNotThrowAnyException();
        assertThatThrownBy(
                        () -> producer.send("topic", "key", new byte[0], null).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(KafkaException.class);
        assertThatCode(producer::close).doesNotThrowAnyException();
    }

    @Test
    void settingsThatNoClientTakesAreAMistake() {
        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> with("kafka.security.protocol", "NONE").start(null))
                .withMessageContaining("kafka.*")
                .withMessageContaining("security.protocol");
        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> with(
                                "kafka.bootstrap.servers",
                                "127.0.0.1:1",
                                "kafka.security.protocol",
                                "SSL",
                                "kafka.ssl.keystore.location",
                                "/no/user.p12")
                        .start(null))
                .withMessageContaining("kafka.*")
                .withMessageContaining("key store password is not specified");
        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> with(
                                "kafka.bootstrap.servers",
                                "127.0.0.1:1",
                                "kafka.security.protocol",
                                "SSL",
                                "kafka.ssl.keystore.location",
                                "/no/user.p12",
                                "kafka.ssl.keystore.password",
                                "canary")
                        .start(null))
                .withMessageContaining("/no/user.p12")
                .withMessageNotContaining("canary");
        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> with(
                                "kafka.bootstrap.servers",
                                "127.0.0.1:1",
                                "kafka.security.protocol",
                                "SSL",
                                "kafka.ssl.truststore.type",
                                "PKCS12",
                                "kafka.ssl.truststore.location",
                                "/dev/null")
                        .start(null))
                .withMessageContaining("/dev/null");
    }

    @Test
    void aTaskThatSendsNothingNeedsNoBroker() {
        assertThatCode(() -> with("vestibule.task", "prune", "kafka.security.protocol", "NONE")
                        .start(null))
                .doesNotThrowAnyException();
    }

    /** Key, value and headers: each of them can be what makes it too large. */
    @ParameterizedTest
    @CsvSource({"36, 5000000, 0", "36, 10, 5000000", "5000000, 10, 0", "5000000, 5000000, 5000000", "0, 0, 0"})
    void aDeadLetterThatIsCutIsSmallWhateverTheRecordIs(int key, int value, int header) {
        var dead = new ConsumerRecord<>("facts", 3, 42L, "k".repeat(key), new byte[value]);
        dead.headers().add("large", new byte[header]);

        var letter = EventProducer.cut("dead", dead, "r".repeat(5_000_000));

        int size = letter.key().length() + letter.value().length;
        for (var one : letter.headers()) {
            size += one.key().length() + one.value().length;
        }
        assertThat(size).isLessThan(20_000);
        assertThat(letter.headers().lastHeader("dead-letter-origin").value())
                .asString()
                .isEqualTo("facts-3@42");
        assertThat(letter.headers().lastHeader("dead-letter-size").value())
                .asString()
                .isEqualTo(Integer.toString(value));
    }

    @Test
    void aDeadLetterOfNothingIsNothing() {
        var letter = EventProducer.cut("dead", new ConsumerRecord<>("facts", 0, 0L, null, null), "empty");

        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
    }
}
