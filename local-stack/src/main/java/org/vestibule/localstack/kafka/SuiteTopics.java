package org.vestibule.localstack.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.vestibule.contracts.Topics;
import org.vestibule.localstack.StartFailure;

/** The topics of the suite with their retention: only a tenant's facts about accounts stay. */
public final class SuiteTopics {
    private static final int PARTITIONS = 4;
    private static final String FOREVER = "-1";
    /** The event log is the record; what a broker keeps of a person must have an end. */
    private static final String THIRTY_DAYS_MS = "2592000000";

    /** Longer than any row of an event log. */
    private static final String EIGHT_HUNDRED_DAYS_MS = "69120000000";

    private static final String ONE_HOUR_MS = "3600000";
    /** Notices outlive an outage of notification-service. */
    private static final String ONE_DAY_MS = "86400000";

    private static final Map<String, String> RETENTION_MS = Map.of(
            Topics.SECURITY_EVENTS,
            THIRTY_DAYS_MS,
            Topics.SECURITY_EVENTS_DEAD_LETTER,
            THIRTY_DAYS_MS,
            Topics.EVENT_LOG_HEADS,
            EIGHT_HUNDRED_DAYS_MS,
            Topics.NOTIFICATIONS,
            ONE_HOUR_MS,
            Topics.NOTICES,
            ONE_DAY_MS,
            Topics.NOTIFICATIONS_DEAD_LETTER,
            THIRTY_DAYS_MS,
            Topics.ACCOUNT_FACTS_DEAD_LETTER,
            THIRTY_DAYS_MS);

    private SuiteTopics() {}

    /** Name to {@code retention.ms}, of every topic there is but those of tenants. */
    public static Map<String, String> retention() {
        return RETENTION_MS;
    }

    /** Creates what is missing and returns when the broker knows all of them. */
    static void createOn(String bootstrapServers, Replication replication)
            throws InterruptedException, TimeoutException {
        create(
                bootstrapServers,
                RETENTION_MS.entrySet().stream()
                        .map(topic -> topic(topic.getKey(), topic.getValue(), replication))
                        .toList());
    }

    /** One more, whose records stay, if it is missing. */
    static void createOn(String bootstrapServers, Replication replication, String topic)
            throws InterruptedException, TimeoutException {
        create(bootstrapServers, List.of(topic(topic, FOREVER, replication)));
    }

    private static void create(String bootstrapServers, List<NewTopic> topics)
            throws InterruptedException, TimeoutException {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) bootstrapServers))) {
            var results = admin.createTopics(topics).values();
            for (var result : results.entrySet()) {
                try {
                    result.getValue().get(30, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new StartFailure("Topic " + result.getKey() + " could not be created", e);
                    }
                }
            }
        }
    }

    private static NewTopic topic(String name, String retention, Replication replication) {
        return new NewTopic(name, PARTITIONS, (short) replication.factor())
                .configs(Map.of(
                        "retention.ms", retention, "min.insync.replicas", Integer.toString(replication.enough())));
    }
}
