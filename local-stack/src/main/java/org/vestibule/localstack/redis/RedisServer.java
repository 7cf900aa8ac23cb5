package org.vestibule.localstack.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.process.ChildProcess;
import org.vestibule.localstack.process.Children;

/**
 * A Redis that never evicts: a guard key thrown out for memory would open a replay. It writes an append-only file when
 * asked to keep its data.
 */
public final class RedisServer implements Redis {
    private final int port;
    private final Path data;
    private final boolean durable;
    private final List<String> more;
    private final Path log;
    private final Children children;
    private volatile ChildProcess process;

    public RedisServer(int port, Path data, boolean durable, Path log, Children children) {
        this(port, data, durable, List.of(), log, children);
    }

    /** @param more options of the server */
    RedisServer(int port, Path data, boolean durable, List<String> more, Path log, Children children) {
        this.port = port;
        this.data = data.toAbsolutePath();
        this.durable = durable;
        this.more = more;
        this.log = log;
        this.children = children;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    @Override
    public Map<String, String> properties() {
        return Map.of("quarkus.redis.hosts", url());
    }

    @Override
    public String ask(String command) {
        try {
            return new RedisSocket(port).ask(command);
        } catch (IOException e) {
            throw new UncheckedIOException("Redis on port " + port, e);
        }
    }

    @Override
    public synchronized void start() {
        if (process != null) {
            return;
        }
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new StartFailure("Redis has no folder for its data", e);
        }
        var child = children.start("Redis", command(), Map.of(), log);
        process = child;
        child.awaitUp(Duration.ofSeconds(30), this::answers);
    }

    @Override
    public void stop() {
        var running = process;
        if (running != null) {
            running.stop();
            process = null;
        }
    }

    private List<String> command() {
        var command = new ArrayList<>(List.of(
                RedisBinary.find(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--daemonize",
                "no",
                "--dir",
                data.toString(),
                "--save",
                "",
                "--appendonly",
                durable ? "yes" : "no",
                "--maxmemory-policy",
                "noeviction"));
        command.addAll(more);
        return command;
    }

    private boolean answers() {
        try {
            return "PONG".equals(new RedisSocket(port).ask("PING"));
        } catch (IOException notYet) {
            return false;
        }
    }
}
