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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.intake.Intake;
import org.vestibule.contracts.Role;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.ApiDocument;
import org.vestibule.localstack.rest.OutOfRange;
import org.vestibule.localstack.rest.Rest;

/** Every call, with numbers and dates that it does not take. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("attack-53")
class OutOfRangeIT {
    UpstreamStub upstream;

    @Inject
    Intake intake;

    @TestHTTPResource
    String service;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    /** The policy is mfa-service's to judge. */
    @Test
    void isRefusedWhereverANumberOrADateIsTakenAndBreaksNothingElsewhere() {
        String tenant = "shop-" + UUID.randomUUID();
        UUID customer = new Facts(intake, tenant).customer("kim", Instant.now());
        String policy = "/mfa/v1/tenants/" + tenant + "/policy";
        upstream.tell("GET " + policy, 200, "{}");
        upstream.tell("PUT " + policy, 200, "{}");
        upstream.tell("DELETE /mfa/v1/users/" + customer + "/authenticators/lock?tenant=" + tenant, 204, "");
        upstream.tell(
                "GET /mfa/v1/users/" + customer + "/authenticators?tenant=" + tenant,
                200,
                "{\"two_factor\":\"disabled\",\"authenticators\":[]}");
        var admin = new Rest(service.replaceAll("/$", ""));
        String token = new Tokens(signingKeys).ofStaff(tenant, Role.OWNER, "aal2", Duration.ZERO);

        List<String> wrong = OutOfRange.of(ApiDocument.ofThisModule(), Map.of())
                .wrongAnswers(attempt -> admin.send(
                        attempt.call(),
                        attempt.path().replace("{id}", customer.toString()),
                        attempt.body(),
                        token,
                        attempt.headers()));

        assertThat(wrong).isEmpty();
    }
}
