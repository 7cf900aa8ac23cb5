package org.vestibule.localstack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.runner.GeneratedMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Takes the place of a packaged service in these tests: it is ready, hands out a token and takes whatever is posted. With
 * {@code STAND_IN_FAILURE} set it says so and ends.
 */
public final class StandIn {
    /** Has what is looked for in any answer. */
    private static final String ANSWER = """
            {"access_token":"stand-in","id":"1","status":"enrollment_required","partial_token":"stand-in","proof":"stand-in",
             "otpauth_uri":"otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}""";

    private StandIn() {}

    public static void main(String[] arguments) throws IOException {
        var failure = System.getenv("STAND_IN_FAILURE");
        if (failure != null) {
            System.out.println("starting");
            System.out.println(failure);
            System.exit(3);
        }
        var address = new InetSocketAddress(
                System.getenv("QUARKUS_HTTP_HOST"), Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT")));
        var server = HttpServer.create(address, 0);
        server.createContext("/", StandIn::answer);
        server.createContext("/environment", StandIn::environment);
        server.start();
    }

    /** Packages this class as {@code quarkus-run.jar}. */
    public static Path packageAs(Path jar) {
        return packageAs(jar, StandIn.class);
    }

    /** The same, laid out as Quarkus does it. */
    public static Path packageInto(Path folder) {
        packageAs(folder.resolve("quarkus/generated-bytecode.jar"), GeneratedMain.class);
        packageAs(folder.resolve("app/stand-in.jar"), StandIn.class);
        return packageAs(folder.resolve("quarkus-run.jar"));
    }

    private static Path packageAs(Path jar, Class<?> content) {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
        var entry = content.getName().replace('.', '/') + ".class";
        try (var bytes = StandIn.class.getClassLoader().getResourceAsStream(entry)) {
            Files.createDirectories(jar.getParent());
            try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                out.putNextEntry(new JarEntry(entry));
                bytes.transferTo(out);
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        boolean taken = exchange.getRequestMethod().equals("POST")
                && !exchange.getRequestURI().getPath().endsWith("/token");
        reply(exchange, taken ? 201 : 200, ANSWER);
    }

    private static void environment(HttpExchange exchange) throws IOException {
        var text = new StringBuilder();
        System.getenv()
                .forEach((name, value) ->
                        text.append(name).append('=').append(value).append('\n'));
        reply(exchange, 200, text.toString());
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
