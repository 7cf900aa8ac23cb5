package org.vestibule.localstack.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.vestibule.localstack.Ports.Broker;
import org.vestibule.localstack.Server;
import org.vestibule.localstack.StartFailure;

/** A Kafka node in KRaft mode inside this JVM, kept small: a handful of threads and one offsets partition. */
public final class KafkaBroker implements Server {
    /** Any fixed id: the data folder belongs to one cluster. */
    private static final String CLUSTER_ID = "dmVzdGlidWxlLWxvY2FsLQ";

    private final BrokerSettings settings;
    private final Path data;
    private KafkaRaftServer server;

    /** @param id from 1 on, its place among {@code all} */
    KafkaBroker(int id, List<Broker> all, Path data, Map<String, String> more) {
        this.data = data.toAbsolutePath();
        this.settings = new BrokerSettings(id, all, this.data.resolve("log"), more);
    }

    String address() {
        return settings.address();
    }

    /** Returns once it has joined a quorum, so one of several waits until most of them are starting. */
    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        // Kafka ends the JVM on a fatal error; here that must stay an error of the broker.
        Exit.setExitProcedure(KafkaBroker::refuseToExit);
        Exit.setHaltProcedure(KafkaBroker::refuseToExit);
        try {
            var properties = settings.properties();
            format(properties);
            server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
            server.startup();
        } catch (Exception e) {
            stop();
            throw new StartFailure("Kafka did not start: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        server.shutdown();
        server.awaitShutdown();
        server = null;
    }

    private void format(Properties properties) throws IOException {
        Files.createDirectories(data);
        var file = data.resolve("server.properties");
        try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            properties.store(out, null);
        }
        var arguments =
                new String[] {"format", "--ignore-formatted", "--cluster-id", CLUSTER_ID, "--config", file.toString()};
        var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        if (StorageTool.execute(arguments, quiet) != 0) {
            throw new StartFailure("Kafka's data folder could not be formatted: " + data);
        }
    }

    private static void refuseToExit(int status, String message) {
        throw new IllegalStateException("Kafka wanted to exit with " + status + ": " + message);
    }
}
