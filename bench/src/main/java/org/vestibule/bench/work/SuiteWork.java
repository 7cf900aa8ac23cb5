package org.vestibule.bench.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Queue;
import org.vestibule.bench.load.Client;
import org.vestibule.bench.load.Walk;
import org.vestibule.bench.people.Crowd;
import org.vestibule.bench.people.Crowd.Turn;
import org.vestibule.bench.people.Password;
import org.vestibule.bench.people.Walker;
import org.vestibule.bench.suite.BenchSuite;
import org.vestibule.localstack.service.Service;

/** What users do at the suite. */
public final class SuiteWork {
    private final Client client;
    private final String auth;
    private final String mfa;
    private final String admin;

    public SuiteWork(Client client, BenchSuite suite) {
        this.client = client;
        this.auth = suite.url(Service.AUTH) + "/auth/v1";
        this.mfa = suite.url(Service.MFA) + "/mfa/v1";
        this.admin = suite.url(Service.ADMIN) + "/admin/v1";
    }

    /** A password, which is enough for who has no second factor. */
    public Walk passwordLogin(Rotation<Walker> walkers) {
        return () -> login(walkers.next()).map(answer -> expect(answer, "authenticated"));
    }

    /** Password, code of the app, exchange for a session. */
    public Walk twoFactorLogin(Crowd crowd) {
        return () -> secondFactor(crowd.turn());
    }

    /** The same, and the session's refresh token is kept. */
    public Walk openSession(Crowd crowd, Queue<String> refreshTokens) {
        return () -> secondFactor(crowd.turn())
                .map(tokens -> refreshTokens.add(tokens.path("refresh_token").asText()));
    }

    /** New tokens for a session; the next time with the token that was given. */
    public Walk refresh(Queue<String> refreshTokens) {
        return () -> client.post(
                        auth + "/token",
                        Map.of("grant_type", "refresh_token", "refresh_token", refreshTokens.remove()),
                        null)
                .map(tokens -> refreshTokens.add(tokens.path("refresh_token").asText()));
    }

    /** The code alone, behind partial tokens made before. */
    public Walk verification(Crowd crowd, Map<Walker, String> partialTokens) {
        return () -> {
            var turn = crowd.turn();
            return verify(turn, partialTokens.get(turn.walker()));
        };
    }

    /** A code by SMS. */
    public Future<JsonNode> challenge(Walker walker, String partial) {
        return client.post(
                mfa + "/challenges",
                Map.of("authenticator_id", walker.authenticator().toString()),
                partial);
    }

    /** A new set of recovery codes, for who has shown both factors. */
    public Future<JsonNode> newRecoveryCodes(String access) {
        return client.post(mfa + "/recovery-codes", Map.of(), access);
    }

    public Future<JsonNode> recoveryCode(String partial, String code) {
        return client.post(mfa + "/verifications", Map.of("method", "recovery_code", "code", code), partial);
    }

    /** What staff ask admin-service for. */
    public Future<JsonNode> desk(String pathAndQuery, String access) {
        return client.get(admin + pathAndQuery, access);
    }

    public Future<JsonNode> disable(Walker customer, String access) {
        return client.post(
                admin + "/customers/" + customer.id() + "/two-factor/disable",
                Map.of("confirm", true, "reason", "lost phone"),
                access);
    }

    private Future<JsonNode> secondFactor(Turn turn) {
        return login(turn.walker()).compose(answer -> {
            var partial = expect(answer, "second_factor_required")
                    .path("partial_token")
                    .asText();
            return verify(turn, partial)
                    .compose(verified -> client.post(
                            auth + "/token",
                            Map.of(
                                    "grant_type",
                                    "second_factor",
                                    "partial_token",
                                    partial,
                                    "proof",
                                    verified.path("proof").asText()),
                            null));
        });
    }

    private Future<JsonNode> login(Walker walker) {
        return client.post(
                auth + "/login",
                Map.of("tenant", BenchSuite.TENANT, "username", walker.username(), "password", Password.TEXT),
                null);
    }

    private Future<JsonNode> verify(Turn turn, String partial) {
        return client.post(
                mfa + "/verifications",
                Map.of("authenticator_id", turn.walker().authenticator().toString(), "code", turn.code()),
                partial);
    }

    private static JsonNode expect(JsonNode answer, String status) {
        if (!answer.path("status").asText().equals(status)) {
            throw new IllegalStateException("a login was answered " + answer.path("status"));
        }
        return answer;
    }
}
