package org.vestibule.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.vestibule.bench.people.Password;
import org.vestibule.bench.people.Walker;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.rest.Rest;

/**
 * A realm for the same logins: direct grant with {@code totp}, brute-force protection and stored events on, refresh tokens
 * that rotate. One user is made by Keycloak itself for each kind of hash; the others are copies of its rows.
 */
public final class Realm {
    public static final String NAME = "bench";
    private static final String TEMPLATE = "template";
    private static final String SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Keycloak keycloak;

    public Realm(Keycloak keycloak) {
        this.keycloak = keycloak;
    }

    /** Cost of the stored passwords, as a password policy of Keycloak. */
    public enum Hash {
        /** argon2id, 7 MiB, five passes. */
        DEFAULT("hashAlgorithm(argon2)"),
        /** One round of PBKDF2: next to nothing, so that the work around the hash shows. */
        NEXT_TO_NOTHING("hashAlgorithm(pbkdf2-sha256) and hashIterations(1)");

        private final String policy;

        Hash(String policy) {
            this.policy = policy;
        }
    }

    public void create(Hash hash) {
        var realm = Rest.JSON.createObjectNode();
        realm.put("realm", NAME)
                .put("enabled", true)
                .put("sslRequired", "none")
                .put("bruteForceProtected", true)
                .put("eventsEnabled", true)
                .put("eventsExpiration", 86400)
                .put("otpPolicyType", "totp")
                .put("otpPolicyAlgorithm", "HmacSHA1")
                .put("otpPolicyInitialCounter", 0)
                .put("otpPolicyPeriod", 30)
                .put("otpPolicyDigits", 6)
                .put("otpPolicyLookAheadWindow", 1)
                .put("revokeRefreshToken", true)
                .put("refreshTokenMaxReuse", 0)
                .put("passwordPolicy", hash.policy);
        var client = realm.putArray("clients").addObject();
        client.put("clientId", NAME)
                .put("enabled", true)
                .put("publicClient", true)
                .put("directAccessGrantsEnabled", true);
        admin("POST", "/admin/realms", realm);
    }

    /** Users with a password and an app. */
    public List<Walker> withApp(String prefix, int number) throws SQLException {
        makeTemplate();
        copyTemplate(prefix, number);
        var walkers = new ArrayList<Walker>();
        for (int i = 0; i < number; i++) {
            walkers.add(new Walker(UUID.randomUUID(), prefix + i, UUID.randomUUID(), SECRET));
        }
        return walkers;
    }

    /** Everybody's password is kept so from now on. */
    public void rehash(Hash hash) throws SQLException {
        var realm = (ObjectNode) admin("GET", "/admin/realms/" + NAME, null);
        realm.put("passwordPolicy", hash.policy);
        admin("PUT", "/admin/realms/" + NAME, realm);
        var name = "hash-" + hash.name().toLowerCase(java.util.Locale.ROOT);
        admin("POST", "/admin/realms/" + NAME + "/users", user(name, Rest.JSON.createObjectNode()));
        try (var connection = keycloak.connect();
                var sql = connection.createStatement()) {
            sql.executeUpdate("update credential set secret_data = t.secret_data, credential_data = t.credential_data"
                    + " from (select c.secret_data, c.credential_data from credential c join user_entity u on u.id ="
                    + " c.user_id where u.username = '" + name + "' and c.type = 'password') t where type = 'password'"
                    + " and user_id in (select id from user_entity where realm_id = (select id from realm where name = '"
                    + NAME + "'))");
        }
        admin("POST", "/admin/realms/" + NAME + "/clear-user-cache", null);
    }

    private void makeTemplate() {
        var otp = Rest.JSON
                .createObjectNode()
                .put("type", "otp")
                .put("secretData", "{\"value\":\"" + SECRET + "\"}")
                .put(
                        "credentialData",
                        "{\"subType\":\"totp\",\"digits\":6,\"counter\":0,\"period\":30,\"algorithm\":\"HmacSHA1\","
                                + "\"secretEncoding\":\"BASE32\"}");
        admin("POST", "/admin/realms/" + NAME + "/users", user(TEMPLATE, otp));
    }

    private static ObjectNode user(String name, ObjectNode more) {
        var user = Rest.JSON.createObjectNode();
        user.put("username", name)
                .put("enabled", true)
                .put("email", name + "@example.test")
                .put("emailVerified", true)
                .put("firstName", "Bench")
                .put("lastName", "User");
        var credentials = user.putArray("credentials");
        credentials
                .addObject()
                .put("type", "password")
                .put("value", Password.TEXT)
                .put("temporary", false);
        if (!more.isEmpty()) {
            credentials.add(more);
        }
        return user;
    }

    private void copyTemplate(String prefix, int number) throws SQLException {
        try (var connection = keycloak.connect();
                var sql = connection.createStatement()) {
            sql.execute("create temp table copy as select n, gen_random_uuid()::text as id from generate_series(0, "
                    + (number - 1) + ") n");
            sql.execute("insert into user_entity select (jsonb_populate_record(u, jsonb_build_object('id', c.id,"
                    + " 'username', '" + prefix + "' || c.n, 'email', '" + prefix + "' || c.n || '@example.test',"
                    + " 'email_constraint', '" + prefix + "' || c.n || '@example.test'))).*"
                    + " from copy c, user_entity u where u.username = '" + TEMPLATE + "'");
            sql.execute("insert into credential select (jsonb_populate_record(k, jsonb_build_object('id',"
                    + " gen_random_uuid()::text, 'user_id', c.id))).* from copy c, credential k join user_entity u"
                    + " on u.id = k.user_id where u.username = '" + TEMPLATE + "'");
            sql.execute("insert into user_role_mapping (role_id, user_id) select m.role_id, c.id from copy c,"
                    + " user_role_mapping m join user_entity u on u.id = m.user_id where u.username = '" + TEMPLATE
                    + "'");
            sql.execute("analyze user_entity, credential, user_role_mapping");
        }
    }

    private JsonNode admin(String method, String path, JsonNode body) {
        var form = "grant_type=password&client_id=admin-cli&username=" + Keycloak.ADMIN + "&password="
                + Keycloak.ADMIN_PASSWORD;
        var token = send(
                        "POST",
                        "/realms/master/protocol/openid-connect/token",
                        form,
                        Map.of("Content-Type", "application/x-www-form-urlencoded"))
                .path("access_token")
                .asText();
        return send(
                method,
                path,
                body == null ? "" : body.toString(),
                Map.of("Content-Type", "application/json", "Authorization", "Bearer " + token));
    }

    private JsonNode send(String method, String path, String body, Map<String, String> headers) {
        try {
            var request = HttpRequest.newBuilder(URI.create(keycloak.url() + path))
                    .method(method, BodyPublishers.ofString(body))
                    .headers(headers.entrySet().stream()
                            .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
                            .toArray(String[]::new))
                    .build();
            var answer = HTTP.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new StartFailure("Keycloak answered " + method + " " + path + " with " + answer.statusCode() + " "
                        + answer.body());
            }
            return Rest.JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new StartFailure("Keycloak did not answer " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted", e);
        }
    }
}
