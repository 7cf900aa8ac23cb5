package org.vestibule.localstack.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.vestibule.localstack.Server;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.process.ChildProcess;
import org.vestibule.localstack.process.Children;

/**
 * A Redis that never evicts: a guard key thrown out for memory would open a replay. It writes an append-only file when
 * asked to keep its data.
 */
public final class RedisServer implements Server {
    private final int port;
    private final Path data;
    private final boolean durable;
    private final Path log;
    private final Children children;
    private volatile ChildProcess process;

    public RedisServer(int port, Path data, boolean durable, Path log, Children children) {
        this.port = port;
        this.data = data.toAbsolutePath();
        this.durable = durable;
        this.log = log;
        this.children = children;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
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
        return List.of(
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
                "noeviction");
    }

    private boolean answers() {
        try (var socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException notYet) {
            return false;
        }
    }
}
