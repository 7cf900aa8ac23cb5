package org.vestibule.localstack.seed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.keys.RandomSecret;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.rest.Rest;

/**
 * The first operator of an installation, who sets up everything else: logs in with a password and an authenticator app. Both are kept in
 * a file beside the data, since the bootstrap client has ended as soon as this operator is there.
 */
public final class Operator {
    static final String TENANT = "platform";

    /** Staff show a second factor again after five minutes. */
    private static final Duration FRESH = Duration.ofMinutes(4);

    private final Rest auth;
    private final Rest mfa;
    private final Path file;
    private final Clock clock = Clock.systemUTC();

    private String token;
    private Instant loggedIn;
    private AuthenticatorApp app;

    /** @param app the {@code otpauth} URI of the authenticator app; null until there is one */
    private record Kept(String username, String password, String app) {}

    /** @param file where name, password and app are kept; need not be there yet */
    public Operator(String authUrl, String mfaUrl, Path file) {
        this.auth = new Rest(authUrl);
        this.mfa = new Rest(mfaUrl);
        this.file = file.toAbsolutePath();
    }

    public Path file() {
        return file;
    }

    /** Whether a start has begun to make the operator. */
    boolean isKept() {
        return Files.exists(file);
    }

    /** Whether the operator has logged in before, so that the bootstrap client is not needed. */
    boolean isEnrolled() {
        return Files.exists(file) && read().app() != null;
    }

    /** As auth-service is to make the operator; its name and password are kept first. */
    DemoUser user() {
        if (!Files.exists(file)) {
            keep(new Kept("installer", RandomSecret.next(), null));
        }
        Kept kept = read();
        return new DemoUser(
                kept.username(),
                kept.username() + "@platform.example",
                "en",
                TENANT,
                List.of("operator"),
                kept.password(),
                null);
    }

    /** An access token in whose session a second factor was shown in the last minutes. May wait for the app's next code. */
    public String token() {
        return token(FRESH);
    }

    /**
     * As {@link #token()}, with a second factor as fresh as that.
     *
     * @param age of the second factor, at most
     */
    public synchronized String token(Duration age) {
        boolean isFresh = token != null && loggedIn.plus(age).isAfter(clock.instant());
        if (!isFresh || auth.get("/auth/v1/rights", token).status() != 204) {
            token = logIn();
            loggedIn = clock.instant();
        }
        return token;
    }

    private String logIn() {
        if (!Files.exists(file)) {
            throw new StartFailure("Nobody has kept who the operator is; start afresh: ./vestibule up --fresh");
        }
        Kept kept = read();
        var login = auth.post(
                "/auth/v1/login",
                Map.of("tenant", TENANT, "username", kept.username(), "password", kept.password()),
                null);
        expect("the operator's password", login);
        String partial = login.body().path("partial_token").asText();
        JsonNode shown =
                switch (login.body().path("status").asText()) {
                    case "enrollment_required" -> enrol(kept, partial);
                    case "second_factor_required" -> show(kept, login.body(), partial);
                    default -> throw new StartFailure("the operator need show no second factor: " + login.body());
                };
        var exchanged = auth.post(
                "/auth/v1/token",
                Map.of(
                        "grant_type",
                        "second_factor",
                        "partial_token",
                        partial,
                        "proof",
                        shown.path("proof").asText()),
                null);
        expect("the operator's proof", exchanged);
        return exchanged.body().path("access_token").asText();
    }

    private JsonNode enrol(Kept kept, String partial) {
        var pending = mfa.post("/mfa/v1/authenticators", Map.of("type", "totp", "name", "Installer"), partial);
        expect("the operator's authenticator app", pending);
        String uri = pending.body().path("otpauth_uri").asText();
        keep(new Kept(kept.username(), kept.password(), uri));
        app = new AuthenticatorApp(uri, clock);
        var activation = "/mfa/v1/authenticators/" + pending.body().path("id").asText() + "/activation";
        var active = mfa.post(activation, Map.of("code", nextCode()), partial);
        expect("the operator's first code", active);
        return active.body();
    }

    /** Another process may have used the code of this step. */
    private JsonNode show(Kept kept, JsonNode login, String partial) {
        if (app == null) {
            app = new AuthenticatorApp(kept.app(), clock);
        }
        String id = login.at("/methods/0/authenticator_id").asText();
        Answer verified;
        do {
            verified = mfa.post("/mfa/v1/verifications", Map.of("authenticator_id", id, "code", nextCode()), partial);
        } while (verified.body().path("type").asText().endsWith("code-already-used"));
        expect("the operator's code", verified);
        return verified.body();
    }

    private String nextCode() {
        return app.freshCode(secondsLeft -> {});
    }

    private static void expect(String what, Answer answer) {
        if (answer.status() >= 300) {
            throw new StartFailure(what + " was answered with " + answer.status() + " " + answer.body());
        }
    }

    private Kept read() {
        try {
            return Rest.JSON.readValue(file.toFile(), Kept.class);
        } catch (IOException e) {
            throw new StartFailure("The operator's file cannot be read: " + file, e);
        }
    }

    private void keep(Kept kept) {
        try {
            Files.createDirectories(file.getParent());
            var fresh = Files.createTempFile(file.getParent(), ".operator", "");
            Rest.JSON.writeValue(fresh.toFile(), kept);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartFailure("The operator's file cannot be written: " + file, e);
        }
    }
}
