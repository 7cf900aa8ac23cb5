package org.vestibule.auth;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.rest.ApiDocument;
import org.vestibule.localstack.rest.ApiDocument.Call;
import org.vestibule.localstack.rest.Rest;

/** Every call that weakens protection asks for a second factor that was just shown; a call that is new must say whether it does. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@TestProfile(EventsStay.class)
@Tag("attack-46")
class FreshFactorIT {
    private static final Map<String, Object> NOTHING = Map.of();
    private static final Map<String, Object> PERSON = Map.of("username", "kim", "email", "kim@shop.example");
    private static final Duration STALE = Duration.ofMinutes(6);
    private static final String OF_TENANT = " /auth/v1/tenants/{tenant}";

    /** With a body that is taken. */
    private static final Map<String, Map<String, Object>> WEAKENING = Map.ofEntries(
            entry(
                    "POST /auth/v1/tenants",
                    Map.of(
                            "slug",
                            "shop-" + UUID.randomUUID(),
                            "name",
                            "Shop",
                            "support",
                            Map.of("email", "help@shop.example"),
                            "login_url",
                            "https://shop.example/login")),
            entry("PATCH" + OF_TENANT, Map.of("login_url", "https://evil.example/login")),
            entry("PUT" + OF_TENANT + "/approval-actions", Map.of("actions", List.of())),
            entry("POST" + OF_TENANT + "/clients", Map.of("name", "Desk", "scopes", List.of("checks"))),
            entry("PATCH" + OF_TENANT + "/clients/{id}", Map.of("scopes", List.of("checks"))),
            entry("DELETE" + OF_TENANT + "/clients/{id}", NOTHING),
            entry("POST" + OF_TENANT + "/clients/{id}/secrets", NOTHING),
            entry("DELETE" + OF_TENANT + "/clients/{id}/secrets/{secret}", NOTHING),
            entry("POST" + OF_TENANT + "/users", PERSON),
            entry("PATCH" + OF_TENANT + "/users/{id}", Map.of("email", "mine@evil.example")),
            entry("DELETE" + OF_TENANT + "/users/{id}", NOTHING),
            entry("DELETE" + OF_TENANT + "/users/{id}/sessions", NOTHING),
            entry("DELETE" + OF_TENANT + "/users/{id}/sessions/{session}", NOTHING),
            entry("DELETE" + OF_TENANT + "/users/{id}/trusted-browsers", NOTHING),
            entry("DELETE" + OF_TENANT + "/users/{id}/trusted-browsers/{browser}", NOTHING),
            entry("POST" + OF_TENANT + "/users:import", PERSON),
            entry("POST /auth/v1/approvals:redeem", Map.of("approval", "a.b.c")));

    /** What takes nothing but a right password or factor, and what ends one's own. */
    private static final Set<String> HARMLESS = Set.of(
            "POST /auth/v1/approvals",
            "POST /auth/v1/approvals/{id}",
            "POST /auth/v1/login",
            "POST /auth/v1/logout",
            "POST /auth/v1/password",
            "POST /auth/v1/password-reset",
            "POST /auth/v1/password-reset/{token}",
            "POST /auth/v1/reauthentication",
            "POST /auth/v1/reauthentication/second-factor",
            "DELETE /auth/v1/sessions",
            "DELETE /auth/v1/sessions/{id}",
            "POST /auth/v1/token",
            "DELETE /auth/v1/trusted-browsers",
            "DELETE /auth/v1/trusted-browsers/{id}");

    @TestHTTPResource
    String service;

    @Inject
    AnOperator staff;

    private Rest auth;

    @BeforeEach
    void auth() {
        auth = new Rest(service.replaceAll("/$", ""));
    }

    private static Stream<Call> weakening() {
        return ApiDocument.ofThisModule().calls().stream().filter(call -> WEAKENING.containsKey(call.toString()));
    }

    private Answer ask(Call call, String token) {
        String path = call.path()
                .replace("{tenant}", "platform")
                .replaceAll("\\{[a-z]+}", UUID.randomUUID().toString());
        Map<String, Object> body = WEAKENING.get(call.toString());
        return auth.send(call, path, body.isEmpty() ? null : body, token);
    }

    @Test
    void everyCallThatChangesSomethingIsKnownToWeakenOrNotTo() {
        Set<String> changing = ApiDocument.ofThisModule().calls().stream()
                .filter(Call::changesSomething)
                .map(Call::toString)
                .collect(Collectors.toSet());

        assertThat(changing)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(WEAKENING.keySet().stream(), HARMLESS.stream())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("weakening")
    void whatWasShownLongAgoOrIsNoSecondFactorWeakensNothing(Call call) {
        List<String> tooLittle = List.of(
                staff.tokenShowing("aal2", STALE, STALE),
                staff.tokenShowing("aal2", Duration.ZERO, STALE),
                staff.tokenShowing("email", Duration.ZERO, Duration.ZERO),
                staff.tokenShowing("aal1", Duration.ZERO, null));

        for (String token : tooLittle) {
            assertThat(ask(call, token).shortly()).isEqualTo("401 insufficient_user_authentication");
        }
        assertThat(ask(call, staff.token()).status()).isNotIn(401, 403, 500);
    }

    /** The same session, asked again and again while a fresh one is let in, gains nothing by that. */
    @Test
    void aStaleSessionIsNotLetInBesideAFreshOneOfTheSameTenant() {
        Call makesClients = weakening()
                .filter(call -> call.toString().equals("POST" + OF_TENANT + "/clients"))
                .findFirst()
                .orElseThrow();
        String fresh = staff.token();
        String stale = staff.tokenShowing("aal2", Duration.ZERO, STALE);

        List<Integer> answers = Stream.iterate(0, n -> n < 40, n -> n + 1)
                .parallel()
                .map(n -> ask(makesClients, n % 2 == 0 ? fresh : stale).status() * 2 + n % 2)
                .toList();

        assertThat(answers).containsOnly(201 * 2, 401 * 2 + 1);
    }
}
