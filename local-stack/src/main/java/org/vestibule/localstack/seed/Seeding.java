package org.vestibule.localstack.seed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vestibule.localstack.Parallel;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.rest.Rest;

/**
 * Fills a fresh installation over its REST APIs, as who installs it would: the bootstrap client makes the first operator, who makes all
 * else. What is already there stays as it is.
 */
public final class Seeding {
    private final Rest auth;
    private final Rest mfa;
    private final Operator operator;
    private final Path clientSecret;
    private final Path policies;

    /**
     * @param clientSecret file with the secret of the client {@code bootstrap}
     * @param operator who is made first
     * @param policies folder with a policy for each tenant
     */
    public Seeding(String authUrl, String mfaUrl, Operator operator, Path clientSecret, Path policies) {
        this.auth = new Rest(authUrl);
        this.mfa = new Rest(mfaUrl);
        this.operator = operator;
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
        if (!operator.isEnrolled()) {
            boolean wasBegun = operator.isKept();
            bootstrapToken(wasBegun).ifPresent(this::makeOperator);
        }
        var token = operator.token();
        tenants.forEach(tenant -> makeTenant(tenant, token));
        Parallel.run(List.of(
                () -> createUsers(tenants.stream().limit(tenants.size() / 2).toList(), token),
                () -> createUsers(tenants.stream().skip(tenants.size() / 2).toList(), token)));
    }

    /** The last that the bootstrap client does. */
    private void makeOperator(String token) {
        makeTenant(DemoTenants.named(Operator.TENANT), token);
        var path = "/auth/v1/tenants/" + Operator.TENANT + "/users";
        create("the operator", auth.post(path, operator.user().description(), token));
    }

    private void makeTenant(DemoTenant tenant, String token) {
        create("tenant " + tenant.slug(), auth.post("/auth/v1/tenants", describe(tenant), token));
        var path = "/mfa/v1/tenants/" + tenant.slug() + "/policy";
        expect("policy of " + tenant.slug(), mfa.put(path, policy(tenant.slug()), token), 200, 201, 204);
    }

    /** @param mayHaveEnded whether the operator may be there, made by a start that was cut off: empty then, where the client has ended */
    private Optional<String> bootstrapToken(boolean mayHaveEnded) {
        var grant = Map.of(
                "grant_type", "client_credentials",
                "client_id", "bootstrap",
                "client_secret", read(clientSecret).strip());
        var answer = auth.post("/auth/v1/token", grant, null);
        if (mayHaveEnded && answer.status() == 401) {
            return Optional.empty();
        }
        expect("token of the bootstrap client", answer, 200);
        return Optional.of(answer.body().path("access_token").asText());
    }

    private void createUsers(List<DemoTenant> tenants, String token) {
        for (var tenant : tenants) {
            for (var user : tenant.users()) {
                var path = "/auth/v1/tenants/" + tenant.slug() + "/users";
                create("user " + user.username(), auth.post(path, user.description(), token));
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
