package org.vestibule.localstack.roundrobin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.vestibule.localstack.Ports;

/** An instance that remembers what it was asked. */
final class Echo implements Instance {
    private final int port = Ports.freePort();
    private final List<Heard> requests = new CopyOnWriteArrayList<>();
    private volatile boolean serves = true;
    private volatile boolean breaksOff;
    private HttpServer server;

    /** A request as it arrived. */
    record Heard(String line, Map<String, List<String>> headers, String peer, String body) {
        String header(String name) {
            return all(name).getFirst();
        }

        List<String> all(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .flatMap(header -> header.getValue().stream())
                    .toList();
        }
    }

    void start() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
            server.createContext("/", this::answer);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop() {
        server.stop(0);
    }

    /** Nobody listens any more, and nobody was told. */
    void vanish() {
        stop();
    }

    void serve(boolean now) {
        serves = now;
    }

    /** From now on it reads what comes and hangs up. */
    void breakOff() {
        breaksOff = true;
    }

    List<Heard> requests() {
        return requests;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean serves() {
        return serves;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(new Heard(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    exchange.getRemoteAddress().getAddress().getHostAddress(),
                    body));
            if (breaksOff) {
                throw new IOException("hung up");
            }
            exchange.getResponseHeaders().add("Set-Cookie", "a=1; Path=/");
            exchange.getResponseHeaders().add("Set-Cookie", "b=2; HttpOnly");
            byte[] heard = "heard".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(201, heard.length);
            exchange.getResponseBody().write(heard);
        }
    }
}
