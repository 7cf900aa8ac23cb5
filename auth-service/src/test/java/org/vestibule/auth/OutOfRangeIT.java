package org.vestibule.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.directory.MfaStub;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.ApiDocument;
import org.vestibule.localstack.rest.OutOfRange;
import org.vestibule.localstack.rest.Rest;

/** Every call, with numbers and dates that it does not take. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@QuarkusTestResource(MfaStub.class)
@TestProfile(EventsStay.class)
@Tag("attack-53")
class OutOfRangeIT {
    private static final Map<String, Object> BODIES =
            Map.of("POST /auth/v1/login", Map.of("tenant", "platform", "username", "nobody", "password", "wrong"));

    @TestHTTPResource
    String service;

    @Inject
    AnOperator staff;

    @Test
    void isRefusedWhereverANumberOrADateIsTakenAndBreaksNothingElsewhere() {
        var auth = new Rest(service.replaceAll("/$", ""));
        String token = staff.token();

        List<String> wrong = OutOfRange.of(ApiDocument.ofThisModule(), BODIES)
                .wrongAnswers(attempt -> auth.send(
                        attempt.call(),
                        attempt.path()
                                .replace("{tenant}", "platform")
                                .replaceAll("\\{[a-z]+}", UUID.randomUUID().toString()),
                        attempt.body(),
                        token,
                        attempt.headers()));

        assertThat(wrong).isEmpty();
    }
}
