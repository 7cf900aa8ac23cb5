package org.vestibule.auth.directory;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Stands in for mfa-service: it takes every announcement, and factors as a test says. */
public final class MfaStub implements QuarkusTestResourceLifecycleManager {
    private static final String IMPORTS = "/mfa/v1/imports";

    private volatile int status = 200;
    private volatile String rules = "{}";
    private volatile int rulesStatus = 200;
    private volatile Runnable meanwhile = () -> {};
    private volatile Consumer<String> asked = method -> {};
    private volatile boolean blocksResets;
    private volatile String login = "{}";
    private volatile IntConsumer sizes = size -> {};
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        return Map.of(
                "quarkus.rest-client.mfa.url",
                "http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            int size = exchange.getRequestBody().readAllBytes().length;
            asked.accept(exchange.getRequestMethod());
            boolean isImport = exchange.getRequestURI().getPath().equals(IMPORTS);
            if (isImport) {
                sizes.accept(size);
                meanwhile.run();
            }
            boolean isBlocked = blocksResets && exchange.getRequestMethod().equals("PUT");
            int answer = isBlocked ? 403 : isImport ? status : rulesStatus;
            String refused =
                    isBlocked ? "{\"type\":\"urn:vestibule:problem:reset-disabled\"}" : "{\"reasons\":[\"totp\"]}";
            String known = exchange.getRequestMethod().equals("POST") ? login : rules;
            String taken = isImport ? "{\"totp\":1,\"recovery_codes\":0}" : known;
            byte[] body = (answer == 200 ? taken : refused).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** How factors are answered from now on, and what happens before. */
    void takesFactors(int answer, Runnable before) {
        status = answer;
        meanwhile = before;
    }

    /** Who is told from now on how many bytes are handed over with factors. */
    void tellsSizesTo(IntConsumer listener) {
        sizes = listener;
    }

    /** Fewest characters of new passwords from now on; null for none. */
    void asksForPasswordsOf(Integer length) {
        rules = length == null ? "{}" : "{\"minimum_length\":" + length + "}";
    }

    /** Sets the answer to the question what a user must show at a login. */
    public void says(String answer) {
        login = answer;
    }

    /** Who is told the HTTP method of each request from now on, before it is answered. */
    public void tells(Consumer<String> listener) {
        asked = listener;
    }

    /** Whether announcements are answered from now on as where the tenant allows no reset by mail. */
    public void blocksResets(boolean does) {
        blocksResets = does;
    }

    /** With which status it answers everything but imports from now on. */
    void answersWith(int answer) {
        rulesStatus = answer;
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(MfaStub.class));
    }
}
