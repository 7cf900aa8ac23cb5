package org.vestibule.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Stands in for mfa-service and auth-service: answers as told, and remembers what it was asked. */
public final class UpstreamStub implements QuarkusTestResourceLifecycleManager {
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private HttpServer server;
    private int port;

    record Answer(int status, String type, String body, String etag) {}

    record Asked(
            String call, String authorization, String requestId, String language, String onBehalfOf, String body) {}

    @Override
    public Map<String, String> start() {
        listen(0);
        port = server.getAddress().getPort();
        String url = "http://127.0.0.1:" + port;
        return Map.of("quarkus.rest-client.mfa.url", url, "quarkus.rest-client.auth.url", url);
    }

    private void listen(int on) {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", on), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            asked.add(new Asked(
                    call,
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    exchange.getRequestHeaders().getFirst("X-Request-Id"),
                    exchange.getRequestHeaders().getFirst("Accept-Language"),
                    exchange.getRequestHeaders().getFirst("On-Behalf-Of"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            gate.await();
            Answer answer = answers.getOrDefault(call, new Answer(500, "text/plain", "not told: " + call, null));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Content-Language", "da");
            if (answer.etag() != null) {
                exchange.getResponseHeaders().set("ETag", answer.etag());
            }
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void tell(String call, int status, String body) {
        answers.put(
                call, new Answer(status, status < 400 ? "application/json" : "application/problem+json", body, null));
    }

    /** 200 with an ETag. */
    void tellTagged(String call, String body, String etag) {
        answers.put(call, new Answer(200, "application/json", body, etag));
    }

    List<Asked> asked(String call) {
        return asked.stream().filter(one -> one.call().equals(call)).toList();
    }

    /** From now on nobody is answered until the gate is opened. */
    CountDownLatch shut() {
        gate = new CountDownLatch(1);
        return gate;
    }

    /** Nobody answers until {@link #wake}. */
    void away() {
        server.stop(0);
    }

    void wake() {
        listen(port);
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(UpstreamStub.class));
    }
}
