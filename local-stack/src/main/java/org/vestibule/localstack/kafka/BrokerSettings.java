package org.vestibule.localstack.kafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.vestibule.localstack.Ports.Broker;

/**
 * Configuration of a broker that is also a controller and shares a small machine with the suite.
 *
 * @param id from 1 on, its place among {@code all}
 * @param more besides these, or in their place
 */
record BrokerSettings(int id, List<Broker> all, Path logs, Map<String, String> more) {
    String address() {
        return "127.0.0.1:" + ports().port();
    }

    private Broker ports() {
        return all.get(id - 1);
    }

    Properties properties() {
        var settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(id));
        settings.put("controller.quorum.voters", voters());
        settings.put("listeners", "PLAINTEXT://" + address() + ",CONTROLLER://127.0.0.1:" + ports().controller());
        settings.put("advertised.listeners", "PLAINTEXT://" + address());
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("log.dirs", logs.toString());
        settings.put("auto.create.topics.enable", "false");
        replicate(settings);
        keepSmall(settings);
        settings.putAll(more);
        return settings;
    }

    private String voters() {
        return IntStream.range(0, all.size())
                .mapToObj(i -> (i + 1) + "@127.0.0.1:" + all.get(i).controller())
                .collect(Collectors.joining(","));
    }

    private void replicate(Properties settings) {
        var factor = Integer.toString(all.size());
        var enough = Integer.toString(Replication.among(all.size()).enough());
        settings.put("default.replication.factor", factor);
        settings.put("min.insync.replicas", enough);
        settings.put("offsets.topic.replication.factor", factor);
        settings.put("transaction.state.log.replication.factor", factor);
        settings.put("transaction.state.log.min.isr", enough);
        settings.put("share.coordinator.state.topic.replication.factor", factor);
        settings.put("share.coordinator.state.topic.min.isr", enough);
        if (all.size() > 1) {
            // All are stopped at once, and the last would wait minutes for a quorum to hand its partitions over to.
            settings.put("controlled.shutdown.enable", "false");
        }
    }

    private static void keepSmall(Properties settings) {
        settings.put("num.network.threads", "1");
        settings.put("num.io.threads", "2");
        settings.put("background.threads", "1");
        settings.put("num.recovery.threads.per.data.dir", "1");
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        settings.put("log.cleaner.io.buffer.size", "65536");
        settings.put("log.index.size.max.bytes", "1048576");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // A broker that was killed may register again after this long.
        settings.put("broker.session.timeout.ms", "6000");
        settings.put("broker.heartbeat.interval.ms", "1000");
    }
}
