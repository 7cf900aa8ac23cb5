package org.vestibule.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vestibule.admin.intake.Intake;
import org.vestibule.contracts.Role;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.rest.ApiDocument;
import org.vestibule.localstack.rest.ApiDocument.Call;
import org.vestibule.localstack.rest.Rest;

/** Every call that weakens protection asks for a second factor that was just shown; all calls of staff ask for one at all. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("attack-46")
class FreshFactorIT {
    private static final Duration STALE = Duration.ofMinutes(6);

    /** With a body that is taken: nothing else of this service changes anything. */
    private static final Map<String, Object> WEAKENING = Map.of(
            "POST /admin/v1/customers/{id}/two-factor/disable", Map.of("confirm", true, "reason", "phone lost"),
            "POST /admin/v1/customers/{id}/two-factor/unlock", Map.of("reason", "phone lost"),
            "PUT /admin/v1/policy", Map.of("enforcement", "optional"));

    UpstreamStub upstream;

    @Inject
    Intake intake;

    @TestHTTPResource
    String service;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    private final String tenant = "shop-" + UUID.randomUUID();

    private static Stream<Call> calls() {
        return ApiDocument.ofThisModule().calls().stream();
    }

    private static Stream<Call> weakening() {
        return calls().filter(call -> WEAKENING.containsKey(call.toString()));
    }

    private static Stream<Call> ofStaff() {
        return calls().filter(call -> call.operation().has("security"));
    }

    private Answer ask(Call call, UUID customer, String role, String acr, Duration factorAge) {
        return new Rest(service.replaceAll("/$", ""))
                .send(
                        call,
                        call.path().replace("{id}", customer.toString()),
                        WEAKENING.get(call.toString()),
                        new Tokens(signingKeys).ofStaff(tenant, role, acr, factorAge));
    }

    @Test
    void everyCallThatChangesSomethingIsKnownToWeaken() {
        assertThat(calls().filter(Call::changesSomething).map(Call::toString).collect(Collectors.toSet()))
                .isEqualTo(WEAKENING.keySet());
    }

    @ParameterizedTest
    @MethodSource("weakening")
    void whatWasShownLongAgoOrIsNoSecondFactorWeakensNothing(Call call) {
        UUID customer = new Facts(intake, tenant).customer("kim", Instant.now());

        for (String role : List.of(Role.SUPPORT, Role.OWNER, Role.OPERATOR)) {
            if (role.equals(Role.SUPPORT) && call.path().endsWith("/policy")) {
                continue;
            }
            for (Answer refused : List.of(
                    ask(call, customer, role, "aal2", STALE),
                    ask(call, customer, role, "phr", STALE),
                    ask(call, customer, role, "aal2", null),
                    ask(call, customer, role, "email", Duration.ZERO),
                    ask(call, customer, role, "aal1", null))) {
                assertThat(refused.shortly()).as(role).isEqualTo("401 insufficient_user_authentication");
            }
            assertThat(ask(call, customer, role, "aal2", Duration.ZERO).status())
                    .isNotIn(401, 403);
        }
    }

    @ParameterizedTest
    @MethodSource("weakening")
    void nothingIsPassedOnForWhoHasShownTooLittle(Call call) {
        UUID customer = new Facts(intake, tenant).customer("kim", Instant.now());

        Stream.iterate(0, n -> n < 20, n -> n + 1)
                .parallel()
                .forEach(n -> ask(call, customer, Role.OWNER, "aal2", STALE));

        assertThat(upstream.asked("DELETE /mfa/v1/users/" + customer + "/authenticators?tenant=" + tenant))
                .isEmpty();
        assertThat(upstream.asked("DELETE /mfa/v1/users/" + customer + "/authenticators/lock?tenant=" + tenant))
                .isEmpty();
        assertThat(upstream.asked("PUT /mfa/v1/tenants/" + tenant + "/policy")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ofStaff")
    void aPasswordAloneReadsNothing(Call call) {
        Answer refused = ask(call, UUID.randomUUID(), Role.OWNER, "aal1", null);

        assertThat(refused.shortly()).isEqualTo("401 insufficient_user_authentication");
    }

    /** Of themself, and nothing that is staff's: they have no second factor that they could show. */
    @Test
    void aCustomerWithAPasswordAloneReadsWhatHappenedToThem() {
        Call own = calls().filter(call -> call.path().equals("/admin/v1/me/events"))
                .findFirst()
                .orElseThrow();

        assertThat(ask(own, UUID.randomUUID(), Role.CUSTOMER, "aal1", null).status())
                .isEqualTo(200);
        assertThat(ask(own, UUID.randomUUID(), Role.SUPPORT, "aal1", null).shortly())
                .isEqualTo("401 insufficient_user_authentication");
    }
}
