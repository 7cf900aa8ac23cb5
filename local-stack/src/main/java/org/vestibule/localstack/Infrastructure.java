package org.vestibule.localstack;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.vestibule.localstack.inbox.Inbox;
import org.vestibule.localstack.kafka.Kafka;
import org.vestibule.localstack.keys.Keys;
import org.vestibule.localstack.postgres.PostgresServer;
import org.vestibule.localstack.process.Children;
import org.vestibule.localstack.redis.Redis;
import org.vestibule.localstack.redis.RedisCluster;
import org.vestibule.localstack.redis.RedisServer;

/** What the services stand on, all of it on 127.0.0.1 and in one folder. Each server can be stopped and started alone. */
public final class Infrastructure implements AutoCloseable {
    private final Ports ports;
    private final Keys keys;
    private final Children children;
    private final PostgresServer postgres;
    private final Redis redis;
    private final Kafka kafka;
    private final Inbox inbox;

    /**
     * @param home folder for data, keys and logs; created when missing
     * @param keysFolder where the key files are made once
     * @param durable whether Redis keeps its data over a restart
     */
    public Infrastructure(Ports ports, Path home, Path keysFolder, boolean durable) {
        this.ports = ports;
        this.children = new Children(home.resolve("children"));
        children.endLeftovers();
        this.keys = Keys.in(keysFolder);
        var data = dataIn(home, ports);
        this.postgres = new PostgresServer(ports.postgres(), data.resolve("postgres"));
        var redisData = data.resolve("redis");
        var redisLog = home.resolve("logs/redis.log");
        this.redis = ports.isCluster()
                ? new RedisCluster(ports.redisNodes(), redisData, durable, redisLog, children)
                : new RedisServer(ports.redis(), redisData, durable, redisLog, children);
        this.kafka = new Kafka(ports.brokers(), data.resolve("kafka"));
        this.inbox = new Inbox(ports.inbox(), ports.smtp(), Clock.systemUTC());
    }

    /**
     * The folder of a home where everything is kept. Clusters have one of their own: what one Redis and one broker wrote
     * is of no use to three.
     */
    public static Path dataIn(Path home, Ports ports) {
        return home.resolve(ports.isCluster() ? "cluster-data" : "data");
    }

    /** Starts all servers at once. When one fails, the others are stopped again. */
    public void start(Progress progress) {
        try {
            Parallel.run(List.of(
                    () -> progress.step("PostgreSQL on port " + ports.postgres(), postgres::start),
                    () -> progress.step("Redis on " + listed(ports.redisNodes()), redis::start),
                    () -> progress.step("Kafka on " + listed(brokerPorts()), kafka::start),
                    () -> progress.step("Inbox on " + inbox.url(), inbox::start)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private List<Integer> brokerPorts() {
        return ports.brokers().stream().map(Ports.Broker::port).toList();
    }

    private static String listed(List<Integer> ports) {
        return (ports.size() == 1 ? "port " : "ports ")
                + ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    public Ports ports() {
        return ports;
    }

    public Keys keys() {
        return keys;
    }

    public Children children() {
        return children;
    }

    public PostgresServer postgres() {
        return postgres;
    }

    public Redis redis() {
        return redis;
    }

    public Kafka kafka() {
        return kafka;
    }

    public Inbox inbox() {
        return inbox;
    }

    /** Stops everything; nothing can be started again afterwards. */
    @Override
    public void close() {
        Parallel.run(List.of(kafka::stop, children::close, postgres::stop, inbox::stop));
    }
}
