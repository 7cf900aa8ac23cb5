package org.vestibule.localstack.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.vestibule.localstack.Parallel;
import org.vestibule.localstack.Ports.Broker;
import org.vestibule.localstack.Server;
import org.vestibule.localstack.StartFailure;

/** One broker, or a cluster of them, with the topics of the suite. */
public final class Kafka implements Server {
    private final List<KafkaBroker> brokers;

    /** @param data folder of the only broker, or for a folder of each */
    public Kafka(List<Broker> ports, Path data) {
        this(ports, data, Map.of());
    }

    /** @param more settings of every broker, besides those it has anyway or in their place */
    public Kafka(List<Broker> ports, Path data, Map<String, String> more) {
        this.brokers = ports.size() == 1
                ? List.of(new KafkaBroker(1, ports, data, more))
                : IntStream.rangeClosed(1, ports.size())
                        .mapToObj(id -> new KafkaBroker(id, ports, data.resolve(Integer.toString(id)), more))
                        .toList();
    }

    /** Each of them, to be stopped and started alone. */
    public List<KafkaBroker> brokers() {
        return brokers;
    }

    public String bootstrapServers() {
        return brokers.stream().map(KafkaBroker::address).collect(Collectors.joining(","));
    }

    /** Lets a group that does not run read a topic again from a moment on. */
    public void rewind(String group, String topic, Instant to) {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
            var partitions = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            var first = admin.listOffsets(partitions.stream()
                            .collect(Collectors.toMap(
                                    Function.identity(), _ -> OffsetSpec.forTimestamp(to.toEpochMilli()))))
                    .all()
                    .get();
            var end = admin.listOffsets(partitions.stream()
                            .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest())))
                    .all()
                    .get();
            Map<TopicPartition, OffsetAndMetadata> offsets = partitions.stream()
                    .collect(Collectors.toMap(Function.identity(), partition -> {
                        long found = first.get(partition).offset();
                        return new OffsetAndMetadata(
                                found < 0 ? end.get(partition).offset() : found);
                    }));
            admin.alterConsumerGroupOffsets(group, offsets).all().get();
        } catch (ExecutionException e) {
            throw new StartFailure("The group " + group + " could not be set back", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted", e);
        }
    }

    /** Makes a topic of a tenant, if it is missing. */
    public void createTopic(String topic) {
        try {
            SuiteTopics.createOn(bootstrapServers(), Replication.among(brokers.size()), topic);
        } catch (TimeoutException e) {
            throw new IllegalStateException("The topic " + topic + " was not created in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /** Everything that is on a topic now, as text; in order within a partition. */
    public List<String> records(String topic) {
        Map<String, Object> settings = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            List<String> records = new ArrayList<>();
            while (partitions.stream().mapToLong(consumer::position).sum() < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> records.add(record.value()));
            }
            return records;
        }
    }

    /** How many consumers read in the group now. */
    public int members(String group) {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
            return admin.describeConsumerGroups(List.of(group))
                    .all()
                    .get()
                    .get(group)
                    .members()
                    .size();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The group " + group + " is not known", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    @Override
    public void start() {
        Parallel.run(brokers.stream().<Runnable>map(broker -> broker::start).toList());
        try {
            SuiteTopics.createOn(bootstrapServers(), Replication.among(brokers.size()));
        } catch (TimeoutException e) {
            stop();
            throw new StartFailure("Kafka's topics were not created in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted", e);
        }
    }

    @Override
    public void stop() {
        Parallel.run(brokers.stream().<Runnable>map(broker -> broker::stop).toList());
    }
}
