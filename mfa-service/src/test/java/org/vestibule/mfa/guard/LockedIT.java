package org.vestibule.mfa.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.contracts.Role;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.mfa.Somebody;
import org.vestibule.mfa.Tokens;
import org.vestibule.mfa.Tokens.Shown;

/** While a user is locked nothing secret is compared, which would need a secret that opens, and nothing is hashed. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("attack-51")
@Tag("attack-52")
class LockedIT {
    private static final int TRIES = 5;

    Infrastructure stack;

    @TestHTTPResource
    String service;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    @ConfigProperty(name = "vestibule.tokens.auth.issuer")
    String issuer;

    @Inject
    MeterRegistry metrics;

    private final String tenant = "shop-" + UUID.randomUUID();
    private Rest mfa;
    private Somebody kim;

    @BeforeEach
    void kim() throws Exception {
        mfa = new Rest(service.replaceAll("/$", ""));
        UUID id = UUID.randomUUID();
        asOwner("insert into policy (tenant, version, document, changed_at) values ('%s', 1, '%s', now())"
                .formatted(
                        tenant,
                        Rest.JSON.writeValueAsString(Map.of(
                                "methods",
                                List.of("totp"),
                                "max_active_methods",
                                2,
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
                                1))));
        kim = Somebody.withAnApp(mfa, id, new Tokens(signingKeys, issuer, tenant, id, Role.CUSTOMER));
    }

    private void asOwner(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("mfa")) {
            connection.createStatement().execute(sql);
        }
    }

    private void secretsDoNotOpen() throws SQLException {
        asOwner("update authenticator set secret = '\\x00' where user_id = '%s'".formatted(kim.id()));
    }

    private long hashed() {
        return metrics.get("vestibule.recovery.queue.wait").timer().count();
    }

    private Answer app(Purpose purpose, String code) {
        return mfa.post(
                "/mfa/v1/verifications",
                Map.of("authenticator_id", kim.app(), "code", code),
                kim.tokens().partial(purpose));
    }

    private Answer recoveryCode(String code) {
        return mfa.post(
                "/mfa/v1/verifications",
                Map.of("method", "recovery_code", "code", code),
                kim.tokens().partial(Purpose.SECOND_FACTOR));
    }

    @ParameterizedTest
    @EnumSource(
            value = Purpose.class,
            mode = Mode.EXCLUDE,
            names = {"ENROLLMENT"})
    void aRightCodeOfALockedAppIsNotLookedAt(Purpose purpose) throws SQLException {
        for (int i = 0; i < TRIES; i++) {
            app(Purpose.SECOND_FACTOR, "000000");
        }
        secretsDoNotOpen();

        assertThat(app(purpose, kim.code(1)).shortly()).isEqualTo("429 locked");
    }

    @Test
    void aRightCodeOfAnAppThatStaffMustUnlockIsNotLookedAt() throws SQLException {
        asOwner("update person set blocked_at = now() where user_id = '%s'".formatted(kim.id()));
        secretsDoNotOpen();

        assertThat(app(Purpose.SECOND_FACTOR, kim.code(1)).shortly()).isEqualTo("429 locked");
    }

    @Test
    void noRecoveryCodeIsHashedWhileTheyAreLocked() {
        String used = kim.recoveryCodes().get(0).asText();
        assertThat(recoveryCode(used).status()).isEqualTo(200);
        for (int i = 0; i < TRIES; i++) {
            recoveryCode("0000-0000-0000-000" + i);
        }
        long before = hashed();

        for (String code : List.of(used, kim.recoveryCodes().get(1).asText(), "0000-0000-0000-0009")) {
            assertThat(recoveryCode(code).shortly()).as(code).isEqualTo("429 locked");
        }

        assertThat(hashed()).isEqualTo(before);
    }

    @Test
    void ofAHundredGuessesAtOnceFiveCountAndWhatComesAfterIsNotHashed() throws Exception {
        List<Callable<String>> crowd = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String code = "0000-0000-0000-%04d".formatted(i);
            crowd.add(() -> recoveryCode(code).shortly());
        }
        List<String> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> one : threads.invokeAll(crowd)) {
                answers.add(one.get());
            }
        }
        long before = hashed();

        assertThat(answers).filteredOn("401 invalid-code"::equals).hasSize(TRIES - 1);
        assertThat(answers).isSubsetOf("401 invalid-code", "429 locked", "503 unavailable");
        assertThat(recoveryCode(kim.recoveryCodes().get(0).asText()).shortly()).isEqualTo("429 locked");
        assertThat(hashed()).isEqualTo(before);
    }

    /** A first app comes with ten recovery codes, each of them a slow hash. */
    @Test
    void setUpComparesAndHashesNothingWhileItIsLocked() throws SQLException {
        UUID id = UUID.randomUUID();
        kim = new Somebody(id, new Tokens(signingKeys, issuer, tenant, id, Role.CUSTOMER), null, null, null);
        Somebody.known(mfa, kim.tokens());
        String access = kim.tokens().access(Shown.PASSWORD);
        Answer begun = mfa.post("/mfa/v1/authenticators", Map.of("type", "totp"), access);
        long before = hashed();
        for (int i = 0; i < TRIES; i++) {
            activate(begun.at("id"), "000000", access);
        }
        assertThat(hashed()).as("a guess costs no hash").isEqualTo(before);

        String right = Somebody.code(begun.at("secret"), 0);
        assertThat(activate(begun.at("id"), right, access).shortly()).isEqualTo("429 locked");
        secretsDoNotOpen();
        assertThat(activate(begun.at("id"), right, access).shortly()).isEqualTo("429 locked");
        assertThat(hashed()).isEqualTo(before);
    }

    private Answer activate(String id, String code, String access) {
        return mfa.post("/mfa/v1/authenticators/" + id + "/activation", Map.of("code", code), access);
    }
}
