package org.vestibule.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Where everything listens, always on 127.0.0.1. */
public record Ports(
        int auth,
        int mfa,
        int notification,
        int admin,
        int portal,
        int inbox,
        int smtp,
        int postgres,
        int redis,
        int kafka,
        int kafkaController) {

    private static final Map<Integer, Boolean> HANDED_OUT = new ConcurrentHashMap<>();

    /** The ports of {@code ./vestibule up}. */
    public static Ports fixed() {
        return new Ports(8081, 8082, 8083, 8084, 8080, 8085, 8025, 8432, 8379, 8092, 8093);
    }

    /** Ports nobody listens on now, for a stack of one test run. */
    public static Ports free() {
        return new Ports(
                freePort(),
                freePort(),
                freePort(),
                freePort(),
                freePort(),
                freePort(),
                freePort(),
                freePort(),
                freePort(),
                freePort(),
                freePort());
    }

    /**
     * A port below the range that Linux takes outgoing connections from: a server that is stopped and started again
     * finds it still free.
     */
    public static int freePort() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            if (isFree(port) && HANDED_OUT.putIfAbsent(port, true) == null) {
                return port;
            }
        }
        throw new StartFailure("No free port between 20000 and 32000");
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
        uses.put(redis, "Redis");
        uses.put(kafka, "Kafka");
        uses.put(kafkaController, "Kafka's controller");
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
