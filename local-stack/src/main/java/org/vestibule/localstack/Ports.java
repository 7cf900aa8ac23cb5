package org.vestibule.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where everything listens, always on 127.0.0.1. More than one Redis node makes a Redis Cluster, more than one broker a
 * Kafka cluster.
 *
 * @param redisNodes each of a cluster also listens {@link #REDIS_BUS_DISTANCE} above, for the others
 */
public record Ports(
        int auth,
        int mfa,
        int notification,
        int admin,
        int portal,
        int inbox,
        int smtp,
        int postgres,
        List<Integer> redisNodes,
        List<Broker> brokers) {
    /** Of a node's port from the one for its cluster's bus. */
    public static final int REDIS_BUS_DISTANCE = 10_000;

    /** How many nodes a cluster has. */
    private static final int NODES = 3;

    private static final int LOWEST_FREE = 20_000;
    private static final int HIGHEST_FREE = 32_000;

    private static final Map<Integer, Boolean> HANDED_OUT = new ConcurrentHashMap<>();

    /** A Kafka node that is broker and controller in one. */
    public record Broker(int port, int controller) {
        private static Broker free() {
            return new Broker(freePort(), freePort());
        }
    }

    public Ports {
        redisNodes = List.copyOf(redisNodes);
        brokers = List.copyOf(brokers);
    }

    /** The ports of {@code ./vestibule up}. */
    public static Ports fixed() {
        return fixed(List.of(8379), List.of(new Broker(8092, 8093)));
    }

    /** The ports of {@code ./vestibule up --cluster}. */
    public static Ports fixedCluster() {
        return fixed(
                List.of(8379, 8380, 8381),
                List.of(new Broker(8092, 8093), new Broker(8094, 8095), new Broker(8096, 8097)));
    }

    private static Ports fixed(List<Integer> redisNodes, List<Broker> brokers) {
        return new Ports(8081, 8082, 8083, 8084, 8080, 8085, 8025, 8432, redisNodes, brokers);
    }

    /** Ports nobody listens on now, for a stack of one test run. */
    public static Ports free() {
        return free(List.of(freePort()), List.of(Broker.free()));
    }

    /** The same for a stack with clusters of three nodes. */
    public static Ports freeCluster() {
        return free(
                IntStream.range(0, NODES)
                        .mapToObj(node -> freePort(HIGHEST_FREE - REDIS_BUS_DISTANCE, REDIS_BUS_DISTANCE))
                        .toList(),
                Stream.generate(Broker::free).limit(NODES).toList());
    }

    private static Ports free(List<Integer> redisNodes, List<Broker> brokers) {
        return new Ports(
                freePort(),
                freePort(),
                freePort(),
                freePort(),
                freePort(),
                freePort(),
                freePort(),
                freePort(),
                redisNodes,
                brokers);
    }

    /**
     * A port below the range that Linux takes outgoing connections from: a server that is stopped and started again
     * finds it still free.
     */
    public static int freePort() {
        return freePort(HIGHEST_FREE, 0);
    }

    /** With one that is free as well, so much above. */
    private static int freePort(int below, int distance) {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_FREE, below);
            if (isFree(port) && isFree(port + distance) && HANDED_OUT.putIfAbsent(port, true) == null) {
                HANDED_OUT.put(port + distance, true);
                return port;
            }
        }
        throw new StartFailure("No free port between " + LOWEST_FREE + " and " + below);
    }

    /** The only Redis, or the first of its cluster. */
    public int redis() {
        return redisNodes.getFirst();
    }

    /** The only broker, or the first of its cluster. */
    public int kafka() {
        return brokers.getFirst().port();
    }

    /** Whether Redis and Kafka are clusters. */
    public boolean isCluster() {
        return redisNodes.size() > 1;
    }

    /** Names the first port that is taken and what it is needed for. */
    public Optional<String> firstInUse() {
        return uses().entrySet().stream()
                .filter(use -> !isFree(use.getKey()))
                .findFirst()
                .map(use -> "Port " + use.getKey() + " is in use, and " + use.getValue() + " needs it");
    }

    private Map<Integer, String> uses() {
        var uses = new LinkedHashMap<Integer, String>();
        uses.put(auth, "auth-service");
        uses.put(mfa, "mfa-service");
        uses.put(notification, "notification-service");
        uses.put(admin, "admin-service");
        uses.put(portal, "the portal");
        uses.put(inbox, "the inbox");
        uses.put(smtp, "the inbox's SMTP server");
        uses.put(postgres, "PostgreSQL");
        for (int redis : redisNodes) {
            uses.put(redis, "Redis");
            if (isCluster()) {
                uses.put(redis + REDIS_BUS_DISTANCE, "the bus of Redis Cluster");
            }
        }
        for (var broker : brokers) {
            uses.put(broker.port(), "Kafka");
            uses.put(broker.controller(), "Kafka's controller");
        }
        return uses;
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
