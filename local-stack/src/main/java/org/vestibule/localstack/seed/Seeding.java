package org.vestibule.localstack.seed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vestibule.localstack.Parallel;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.rest.Rest;

/** Fills a fresh installation over its REST APIs, as an operator would. What is already there stays as it is. */
public final class Seeding {
    private final Rest auth;
    private final Rest mfa;
    private final Path clientSecret;
    private final Path policies;

    /**
     * @param clientSecret file with the secret of the client {@code bootstrap}
     * @param policies folder with a policy for each tenant
     */
    public Seeding(String authUrl, String mfaUrl, Path clientSecret, Path policies) {
        this.auth = new Rest(authUrl);
        this.mfa = new Rest(mfaUrl);
        this.clientSecret = clientSecret;
        this.policies = policies;
    }

    /** Seeds unless {@code marker} says that this data has been seeded: what people changed since is theirs. */
    public void seedOnce(Path marker) {
        if (Files.exists(marker)) {
            return;
        }
        seed(DemoTenants.all());
        try {
            Files.createDirectories(marker.getParent());
            Files.createFile(marker);
        } catch (IOException e) {
            throw new StartFailure("The mark of a seeded installation could not be written", e);
        }
    }

    /** Tenants with their policies first, then all users, two at a time: each costs a slow hash. */
    public void seed(Collection<DemoTenant> tenants) {
        var token = bootstrapToken();
        for (var tenant : tenants) {
            create("tenant " + tenant.slug(), auth.post("/auth/v1/tenants", describe(tenant), token));
            var path = "/mfa/v1/tenants/" + tenant.slug() + "/policy";
            expect("policy of " + tenant.slug(), mfa.put(path, policy(tenant.slug()), token), 200, 201, 204);
        }
        Parallel.run(List.of(
                () -> createUsers(tenants.stream().limit(tenants.size() / 2).toList(), token),
                () -> createUsers(tenants.stream().skip(tenants.size() / 2).toList(), token)));
    }

    /** An access token of the platform's bootstrap client. */
    public String bootstrapToken() {
        var grant = Map.of(
                "grant_type", "client_credentials",
                "client_id", "bootstrap",
                "client_secret", read(clientSecret).strip());
        var answer = auth.post("/auth/v1/token", grant, null);
        expect("token of the bootstrap client", answer, 200);
        return answer.body().path("access_token").asText();
    }

    /** Creates a user and tells its id; a user that is already there is an error. */
    public JsonNode createUser(String tenant, DemoUser user, String token) {
        var answer = auth.post("/auth/v1/tenants/" + tenant + "/users", describe(user), token);
        expect("user " + user.username(), answer, 200, 201);
        return answer.body();
    }

    private void createUsers(List<DemoTenant> tenants, String token) {
        for (var tenant : tenants) {
            for (var user : tenant.users()) {
                var path = "/auth/v1/tenants/" + tenant.slug() + "/users";
                create("user " + user.username(), auth.post(path, describe(user), token));
            }
        }
    }

    private static Map<String, Object> describe(DemoTenant tenant) {
        var body = new LinkedHashMap<String, Object>();
        body.put("slug", tenant.slug());
        body.put("name", tenant.name());
        body.put("locale", tenant.locale());
        body.put("support", tenant.support());
        body.put("login_url", tenant.loginUrl());
        body.put("security_url", tenant.securityUrl());
        body.put("password_scheme", tenant.passwordScheme());
        return body;
    }

    private static Map<String, Object> describe(DemoUser user) {
        var body = new LinkedHashMap<String, Object>();
        body.put("username", user.username());
        body.put("email", user.email());
        body.put("locale", user.locale());
        body.put("account", user.account());
        body.put("roles", user.roles());
        body.put("password", user.password());
        return body;
    }

    private JsonNode policy(String slug) {
        try {
            return Rest.JSON.readTree(policies.resolve(slug + ".json").toFile());
        } catch (IOException e) {
            throw new StartFailure("The policy of " + slug + " cannot be read", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new StartFailure("The secret cannot be read: " + file, e);
        }
    }

    /** A 409 says that it is already there. */
    private static void create(String what, Answer answer) {
        expect(what, answer, 200, 201, 409);
    }

    private static void expect(String what, Answer answer, int... statuses) {
        for (int status : statuses) {
            if (answer.status() == status) {
                return;
            }
        }
        throw new StartFailure("Seeding: " + what + " was answered with " + answer.status() + " " + answer.body());
    }
}
