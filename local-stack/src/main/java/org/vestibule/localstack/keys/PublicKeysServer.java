package org.vestibule.localstack.keys;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.vestibule.localstack.Server;
import org.vestibule.localstack.StartFailure;

/** Publishes the JWK Sets of auth and mfa in place of the two, for tests of one service alone. */
public final class PublicKeysServer implements Server {
    private final int port;
    private final Keys keys;
    private HttpServer server;

    public PublicKeysServer(int port, Keys keys) {
        this.port = port;
        this.keys = keys;
    }

    /** Where the set of {@code service} (auth or mfa) is. */
    public String jwksUrl(String service) {
        return "http://127.0.0.1:" + port + "/" + service + "/.well-known/jwks.json";
    }

    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        } catch (IOException e) {
            throw new StartFailure("The server of public keys did not start on port " + port, e);
        }
        for (var service : java.util.List.of("auth", "mfa")) {
            server.createContext("/" + service + "/.well-known/jwks.json", exchange -> answer(exchange, service));
        }
        server.createContext("/auth/v1/rights", PublicKeysServer::heldByAnybody);
        server.start();
    }

    /** A service that has not read Kafka yet asks for the rights of staff and programs. */
    private static void heldByAnybody(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(204, -1);
        }
    }

    @Override
    public synchronized void stop() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    private void answer(HttpExchange exchange, String service) throws IOException {
        try (exchange) {
            var body = SigningKeys.publicPart(keys.signingKeys(service)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/jwk-set+json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
