package org.vestibule.localstack.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.vestibule.localstack.Parallel;
import org.vestibule.localstack.Ports;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.process.Children;

/**
 * A Redis Cluster of masters that share all slots between them. Nobody takes over from a node that is away: its keys are
 * the guards' memory, and a copy that lags behind would open a replay.
 */
public final class RedisCluster implements Redis {
    private static final int SLOTS = 16_384;
    private static final Duration LONGEST_JOIN = Duration.ofSeconds(30);
    private static final long BETWEEN_LOOKS_NS = Duration.ofMillis(50).toNanos();
    private static final int MOST_REDIRECTIONS = 5;

    private final List<RedisServer> nodes;

    /** @param data folder for a folder of each node */
    public RedisCluster(List<Integer> ports, Path data, boolean durable, Path log, Children children) {
        this.nodes = ports.stream()
                .map(port ->
                        new RedisServer(port, data.resolve(Integer.toString(port)), durable, options(), log, children))
                .toList();
    }

    private static List<String> options() {
        return List.of(
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                "nodes.conf",
                // Longer than a machine busy with starting ten services may keep a node from answering.
                "--cluster-node-timeout",
                "5000");
    }

    /** Each of them, to be stopped and started alone. */
    public List<RedisServer> nodes() {
        return nodes;
    }

    @Override
    public Map<String, String> properties() {
        return Map.of(
                "quarkus.redis.hosts",
                nodes.stream().map(RedisServer::url).collect(Collectors.joining(",")),
                "quarkus.redis.client-type",
                "cluster");
    }

    /** Starts all nodes and returns once each of them sees the whole cluster. */
    @Override
    public void start() {
        Parallel.run(nodes.stream().<Runnable>map(node -> node::start).toList());
        if (isNew()) {
            join();
        }
        awaitHealth();
    }

    @Override
    public void stop() {
        Parallel.run(nodes.stream().<Runnable>map(node -> node::stop).toList());
    }

    @Override
    public String ask(String command) {
        String reply = nodes.getFirst().ask(command);
        for (int redirected = 0; redirected < MOST_REDIRECTIONS && isMoved(reply); redirected++) {
            reply = at(reply.substring(reply.lastIndexOf(':') + 1)).ask(command);
        }
        return reply;
    }

    private static boolean isMoved(String reply) {
        return reply != null && reply.startsWith("-MOVED ");
    }

    private RedisServer at(String port) {
        return nodes.stream()
                .filter(node -> Integer.toString(node.port()).equals(port))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no node of this cluster is on port " + port));
    }

    /** A node that was in a cluster finds it again by itself. */
    private boolean isNew() {
        return nodes.getFirst().ask("CLUSTER INFO").contains("cluster_slots_assigned:0\r");
    }

    private void join() {
        for (int i = 0; i < nodes.size(); i++) {
            insist(nodes.get(i), "CLUSTER ADDSLOTS " + slotsOf(i));
            // Or two nodes could claim the same epoch.
            insist(nodes.get(i), "CLUSTER SET-CONFIG-EPOCH " + (i + 1));
        }
        for (var other : nodes.subList(1, nodes.size())) {
            insist(
                    nodes.getFirst(),
                    "CLUSTER MEET 127.0.0.1 " + other.port() + " " + (other.port() + Ports.REDIS_BUS_DISTANCE));
        }
    }

    private String slotsOf(int node) {
        return IntStream.range(SLOTS * node / nodes.size(), SLOTS * (node + 1) / nodes.size())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" "));
    }

    private static void insist(RedisServer node, String command) {
        String reply = node.ask(command);
        if (!"OK".equals(reply)) {
            throw new StartFailure("Redis Cluster could not be made: " + reply);
        }
    }

    private void awaitHealth() {
        var deadline = Instant.now().plus(LONGEST_JOIN);
        while (!nodes.stream().allMatch(this::seesAll)) {
            if (Instant.now().isAfter(deadline)) {
                throw new StartFailure("Redis Cluster was not whole within " + LONGEST_JOIN.toSeconds() + " s");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NS);
        }
    }

    private boolean seesAll(RedisServer node) {
        try {
            String info = new RedisSocket(node.port()).ask("CLUSTER INFO");
            return info.contains("cluster_state:ok\r") && info.contains("cluster_known_nodes:" + nodes.size() + "\r");
        } catch (IOException notYet) {
            return false;
        }
    }
}
