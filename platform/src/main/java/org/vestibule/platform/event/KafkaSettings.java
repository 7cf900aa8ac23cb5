package org.vestibule.platform.event;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.eclipse.microprofile.config.Config;

/** How clients find the brokers: every property {@code kafka.*}, as Quarkus' own extensions read them. */
final class KafkaSettings {
    private static final String PREFIX = "kafka.";

    private static final int DEEPEST = 12;

    private KafkaSettings() {}

    static Map<String, Object> of(Config config) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9092");
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                config.getOptionalValue(name, String.class)
                        .ifPresent(value -> settings.put(name.substring(PREFIX.length()), value));
            }
        }
        return settings;
    }

    /** Whether a client could not be made for no other reason than that the brokers' names are not known now. */
    static boolean isNameUnknown(KafkaException failure) {
        return rootOf(failure) instanceof ConfigException mistake
                && String.valueOf(mistake.getMessage()).startsWith("No resolvable bootstrap urls");
    }

    /** In one line: clients that could not be made say why in their causes. */
    static String whyOf(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST)
                .skip(failure.getCause() == null ? 0 : 1)
                .map(cause -> cause instanceof KafkaException ? cause.getMessage() : cause.toString())
                .distinct()
                .collect(Collectors.joining(": "));
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
