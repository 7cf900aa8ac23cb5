package org.vestibule.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vestibule.auth.Kim;
import org.vestibule.auth.directory.MfaStub;
import org.vestibule.auth.login.Logins.Reauthentication;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** An address that is refused says nothing of the user whose name is typed there, and what somebody unproven does is not theirs. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@QuarkusTestResource(MfaStub.class)
@TestProfile(PortalOriginIT.FewFromOneAddress.class)
@Tag("attack-55")
class AddressLimitIT {
    private static final int OF_ADDRESS = 5;
    private static final int OF_NAME = 10;

    @Inject
    Logins logins;

    @Inject
    TenantScope scope;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();
    private final String address = "10." + Math.floorMod(kim.hashCode(), 250) + ".";

    @BeforeEach
    void kimHasAPassword() {
        Kim.at(tenant, kim, scope);
    }

    private static Origin from(String address) {
        return new Origin(address, "Browser", UUID.randomUUID().toString());
    }

    private LoginOutcome login(String name, String password, String from) {
        return logins.login(tenant, name, password, Map.of(), from(from));
    }

    private void isRefused(String from) {
        for (int n = 0; n < OF_ADDRESS; n++) {
            assertThat(login("nobody-" + n, "wrong", from)).isInstanceOf(LoginOutcome.Refused.class);
        }
    }

    private List<JsonNode> eventsOfKim() {
        return scope
                .ask(
                        tenant,
                        Statement.of(
                                "select convert_from(payload, 'UTF8') from outbox where record_key = ? order by id",
                                kim.toString()),
                        row -> row.getString(1))
                .stream()
                .map(AddressLimitIT::json)
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return Rest.JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What comes from another address afterwards is the first that is stated: it all goes through one queue. */
    private void onlyTheWrongPasswordFromElsewhereIsStated() {
        login("kim", "wrong", address + "99.1");

        await().until(() -> !eventsOfKim().isEmpty());
        assertThat(eventsOfKim())
                .extracting(event -> event.path("type").asText())
                .containsExactly("login.failed");
        assertThat(eventsOfKim().getFirst().at("/data/ip").asText()).isEqualTo(address + "99.1");
        isByNobodyKnown(eventsOfKim().getFirst());
    }

    private static void isByNobodyKnown(JsonNode event) {
        JsonNode actor = event.at("/data/actor");
        assertThat(actor.path("id").asText("")).isIn("", "null");
        assertThat(actor.path("name").asText("")).isIn("", "null");
    }

    static Stream<Named<BiFunction<AddressLimitIT, String, Object>>> tries() {
        return Stream.of(
                Named.of("the right password", (test, from) -> test.login("kim", "a", from)),
                Named.of("a wrong password", (test, from) -> test.login("kim", "wrong", from)),
                Named.of("the name in other letters", (test, from) -> test.login("KIM", "a", from)),
                Named.of(
                        "the password again",
                        (test, from) -> test.logins.reauthenticate(test.tenant, "kim", "wrong", from(from))));
    }

    @ParameterizedTest
    @MethodSource("tries")
    void aRefusedAddressIsNoEventOfTheUser(BiFunction<AddressLimitIT, String, Object> aTry) {
        String refused = address + "1.1";
        isRefused(refused);

        for (int n = 0; n < 2 * OF_NAME; n++) {
            assertThat(aTry.apply(this, refused))
                    .isInstanceOfAny(LoginOutcome.TooManyAttempts.class, Reauthentication.TooMany.class);
        }

        onlyTheWrongPasswordFromElsewhereIsStated();
    }

    @Test
    void triesThatCrossTheLimitOfTheirAddressAreNoLockOfTheUser() throws Exception {
        List<Callable<LoginOutcome>> crowd = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            String name = n % 2 == 0 ? "kim" : "nobody-" + n;
            crowd.add(() -> login(name, "wrong", address + "2.1"));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<LoginOutcome> one : threads.invokeAll(crowd)) {
                one.get();
            }
        }

        login("kim", "wrong", address + "99.1");
        await().until(() -> eventsOfKim().stream()
                .anyMatch(event -> event.at("/data/ip").asText().equals(address + "99.1")));
        assertThat(eventsOfKim())
                .hasSizeLessThanOrEqualTo(OF_ADDRESS + 1)
                .allSatisfy(event -> assertThat(event.path("type").asText()).isEqualTo("login.failed"))
                .allSatisfy(AddressLimitIT::isByNobodyKnown);
    }

    /** One event, wherever the lock is met first; its actor is nobody, because nobody was authenticated. */
    @ParameterizedTest
    @MethodSource("tries")
    void aLockOfTheNameIsOneEventByNobodyKnown(BiFunction<AddressLimitIT, String, Object> aTry) {
        for (int n = 0; n < OF_NAME; n++) {
            assertThat(login("kim", "wrong", address + "3." + n)).isInstanceOf(LoginOutcome.Refused.class);
        }

        for (int n = 0; n < 3; n++) {
            assertThat(aTry.apply(this, address + "4." + n))
                    .isInstanceOfAny(LoginOutcome.TooManyAttempts.class, Reauthentication.TooMany.class);
        }

        await().until(() -> eventsOfKim().stream()
                .anyMatch(event -> event.path("type").asText().equals("login.locked")));
        assertThat(eventsOfKim())
                .filteredOn(event -> event.path("type").asText().equals("login.locked"))
                .hasSize(1);
        assertThat(eventsOfKim()).allSatisfy(AddressLimitIT::isByNobodyKnown);
    }
}
