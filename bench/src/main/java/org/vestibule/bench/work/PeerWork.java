package org.vestibule.bench.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.util.Queue;
import org.vestibule.bench.load.Client;
import org.vestibule.bench.load.Walk;
import org.vestibule.bench.peer.Keycloak;
import org.vestibule.bench.peer.Realm;
import org.vestibule.bench.people.Crowd;
import org.vestibule.bench.people.Password;

/** The same at Keycloak, where one request carries password and code. */
public final class PeerWork {
    private final Client client;
    private final String tokens;

    public PeerWork(Client client, Keycloak keycloak) {
        this.client = client;
        this.tokens = keycloak.url() + "/realms/" + Realm.NAME + "/protocol/openid-connect/token";
    }

    public Walk twoFactorLogin(Crowd crowd) {
        return () -> secondFactor(crowd.turn());
    }

    public Walk openSession(Crowd crowd, Queue<String> refreshTokens) {
        return () -> secondFactor(crowd.turn())
                .map(answer -> refreshTokens.add(answer.path("refresh_token").asText()));
    }

    public Walk refresh(Queue<String> refreshTokens) {
        return () -> client.form(
                        tokens,
                        "grant_type=refresh_token&client_id=" + Realm.NAME + "&refresh_token=" + refreshTokens.remove())
                .map(answer -> refreshTokens.add(answer.path("refresh_token").asText()));
    }

    private Future<JsonNode> secondFactor(Crowd.Turn turn) {
        return client.form(
                tokens,
                "grant_type=password&client_id=" + Realm.NAME + "&username="
                        + turn.walker().username() + "&password=" + Password.TEXT + "&totp=" + turn.code());
    }
}
