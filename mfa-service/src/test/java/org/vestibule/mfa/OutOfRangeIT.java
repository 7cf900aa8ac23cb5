package org.vestibule.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.contracts.Role;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.ApiDocument;
import org.vestibule.localstack.rest.OutOfRange;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.mfa.Tokens.Shown;

/** Every call, with numbers and dates that it does not take. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("attack-53")
class OutOfRangeIT {
    private static final Map<String, Object> BODIES = Map.of(
            "PUT /mfa/v1/tenants/{tenant}/policy",
            Map.of(
                    "methods",
                    List.of("totp"),
                    "max_active_methods",
                    1,
                    "enforcement",
                    "optional",
                    "recovery_codes",
                    10,
                    "password_reset",
                    "blocked",
                    "change_requires",
                    "session",
                    "sms_countries",
                    List.of(),
                    "recommended_methods",
                    1),
            "POST /mfa/v1/authenticators",
            Map.of("type", "totp"));

    @TestHTTPResource
    String service;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    @ConfigProperty(name = "vestibule.tokens.auth.issuer")
    String issuer;

    @Test
    void isRefusedWhereverANumberOrADateIsTakenAndBreaksNothingElsewhere() {
        String tenant = "shop-" + UUID.randomUUID();
        var mfa = new Rest(service.replaceAll("/$", ""));
        UUID customer = UUID.randomUUID();
        var kim = Somebody.withAnApp(mfa, customer, new Tokens(signingKeys, issuer, tenant, customer, Role.CUSTOMER));
        var owner = new Tokens(signingKeys, issuer, tenant, UUID.randomUUID(), Role.OWNER);
        Map<String, String> tokens = Map.of(
                "challenges", kim.tokens().partial(Purpose.SECOND_FACTOR),
                "verifications", kim.tokens().partial(Purpose.SECOND_FACTOR),
                "tenants", owner.access(Shown.BOTH),
                "users", owner.access(Shown.BOTH));
        String access = kim.tokens().access(Shown.BOTH);

        List<String> wrong = OutOfRange.of(ApiDocument.ofThisModule(), BODIES)
                .wrongAnswers(attempt -> mfa.send(
                        attempt.call(),
                        attempt.path()
                                .replace("{tenant}", tenant)
                                .replace("{account}", "acme")
                                .replace("{id}", kim.app()),
                        attempt.body(),
                        tokens.getOrDefault(attempt.path().split("/")[3], access),
                        attempt.headers()));

        assertThat(wrong).isEmpty();
    }
}
