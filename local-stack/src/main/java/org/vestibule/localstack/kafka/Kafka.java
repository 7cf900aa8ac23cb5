package org.vestibule.localstack.kafka;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.vestibule.localstack.Parallel;
import org.vestibule.localstack.Ports.Broker;
import org.vestibule.localstack.Server;
import org.vestibule.localstack.StartFailure;

/** One broker, or a cluster of them, with the topics of the suite. */
public final class Kafka implements Server {
    private final List<KafkaBroker> brokers;

    /** @param data folder of the only broker, or for a folder of each */
    public Kafka(List<Broker> ports, Path data) {
        this.brokers = ports.size() == 1
                ? List.of(new KafkaBroker(1, ports, data))
                : IntStream.rangeClosed(1, ports.size())
                        .mapToObj(id -> new KafkaBroker(id, ports, data.resolve(Integer.toString(id))))
                        .toList();
    }

    /** Each of them, to be stopped and started alone. */
    public List<KafkaBroker> brokers() {
        return brokers;
    }

    public String bootstrapServers() {
        return brokers.stream().map(KafkaBroker::address).collect(Collectors.joining(","));
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
