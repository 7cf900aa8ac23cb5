package org.vestibule.importer.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stands in for auth-service and mfa-service: answers what it was told to, in turn, and remembers what it was asked. */
public final class FakeServices implements AutoCloseable {
    /** In place of a status: the connection ends without an answer. */
    public static final int LOST = 0;

    private final HttpServer server;
    private final Map<String, Deque<Reply>> replies = new HashMap<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    /** @param body the last one is answered again and again */
    private record Reply(int status, String retryAfter, String body) {}

    /** What it was asked. */
    public record Request(String path, String token, String onBehalfOf, String key, String body) {}

    public FakeServices() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public FakeServices on(String path, int status, String body) {
        return on(path, status, null, body);
    }

    public FakeServices on(String path, int status, String retryAfter, String body) {
        replies.computeIfAbsent(path, p -> new ArrayDeque<>()).add(new Reply(status, retryAfter, body));
        return this;
    }

    public List<Request> requests(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        requests.add(new Request(
                path,
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("On-Behalf-Of"),
                exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        Deque<Reply> left = replies.getOrDefault(path, new ArrayDeque<>(List.of(new Reply(404, null, "{}"))));
        Reply reply = left.size() > 1 ? left.poll() : left.peek();
        if (reply.status() == LOST) {
            exchange.close();
            return;
        }
        if (reply.retryAfter() != null) {
            exchange.getResponseHeaders().set("Retry-After", reply.retryAfter());
        }
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
