package org.vestibule.acceptance;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchPersistentContextOptions;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's own Chromium with an empty page of ours on localhost, and security keys that its debugger makes up. */
final class Chromium implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final HttpServer server;
    private final Playwright playwright;
    private final BrowserContext context;
    private final Page page;
    private final CDPSession debugger;

    Chromium(Path executable) {
        this.server = serve();
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.context = playwright
                .chromium()
                .launchPersistentContext(
                        emptyFolder(),
                        new LaunchPersistentContextOptions()
                                .setExecutablePath(executable)
                                .setHeadless(true)
                                .setArgs(FLAGS));
        this.page = context.newPage();
        this.debugger = context.newCDPSession(page);
        debugger.send("WebAuthn.enable");
        page.navigate(origin());
    }

    private static HttpServer serve() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] html = "<!doctype html><title>A portal</title>".getBytes(StandardCharsets.UTF_8);
            server.createContext("/", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
                exchange.sendResponseHeaders(200, html.length);
                exchange.getResponseBody().write(html);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path emptyFolder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "chromium");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On the PATH, under any of its names. */
    static Optional<Path> find() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Plugs in a key that somebody touches whenever it blinks, and unlocks if it can be; the others stay. */
    String plugIn(boolean verifiesUser) {
        var options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "usb");
        options.addProperty("hasUserVerification", verifiesUser);
        options.addProperty("isUserVerified", verifiesUser);
        options.addProperty("automaticPresenceSimulation", true);
        var made = new JsonObject();
        made.add("options", options);
        return debugger.send("WebAuthn.addVirtualAuthenticator", made)
                .get("authenticatorId")
                .getAsString();
    }

    void unplug(String key) {
        var named = new JsonObject();
        named.addProperty("authenticatorId", key);
        debugger.send("WebAuthn.removeVirtualAuthenticator", named);
    }

    /** The ceremony that makes a key, as a portal's page runs it; answers the credential, or the name of what was thrown. */
    String create(String options) {
        return run("""
                async json => {
                  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(json));
                  try {
                    return JSON.stringify((await navigator.credentials.create({publicKey})).toJSON());
                  } catch (e) {
                    return e.name;
                  }
                }""", options);
    }

    /** The ceremony that asks for a key. */
    String get(String options) {
        return run("""
                async json => {
                  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(json));
                  try {
                    return JSON.stringify((await navigator.credentials.get({publicKey})).toJSON());
                  } catch (e) {
                    return e.name;
                  }
                }""", options);
    }

    private String run(String script, String options) {
        return (String) page.evaluate(script, options);
    }

    @Override
    public void close() {
        context.close();
        playwright.close();
        server.stop(0);
    }
}
