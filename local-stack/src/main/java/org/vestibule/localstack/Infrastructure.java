package org.vestibule.localstack;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.vestibule.localstack.inbox.Inbox;
import org.vestibule.localstack.kafka.KafkaBroker;
import org.vestibule.localstack.keys.Keys;
import org.vestibule.localstack.postgres.PostgresServer;
import org.vestibule.localstack.process.Children;
import org.vestibule.localstack.redis.RedisServer;

/** What the services stand on, all of it on 127.0.0.1 and in one folder. Each server can be stopped and started alone. */
public final class Infrastructure implements AutoCloseable {
    private final Ports ports;
    private final Keys keys;
    private final Children children;
    private final PostgresServer postgres;
    private final RedisServer redis;
    private final KafkaBroker kafka;
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
        var data = home.resolve("data");
        this.postgres = new PostgresServer(ports.postgres(), data.resolve("postgres"));
        this.redis = new RedisServer(
                ports.redis(),
                data.resolve("redis"),
                durable,
                home.resolve("logs").resolve("redis.log"),
                children);
        this.kafka = new KafkaBroker(ports.kafka(), ports.kafkaController(), data.resolve("kafka"));
        this.inbox = new Inbox(ports.inbox(), ports.smtp(), Clock.systemUTC());
    }

    /** Starts all servers at once. When one fails, the others are stopped again. */
    public void start(Progress progress) {
        try {
            Parallel.run(List.of(
                    () -> progress.step("PostgreSQL on port " + ports.postgres(), postgres::start),
                    () -> progress.step("Redis on port " + ports.redis(), redis::start),
                    () -> progress.step("Kafka on port " + ports.kafka(), kafka::start),
                    () -> progress.step("Inbox on " + inbox.url(), inbox::start)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
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

    public RedisServer redis() {
        return redis;
    }

    public KafkaBroker kafka() {
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
