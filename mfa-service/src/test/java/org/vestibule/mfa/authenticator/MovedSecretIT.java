package org.vestibule.mfa.authenticator;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.contracts.Role;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.mfa.Somebody;
import org.vestibule.mfa.Tokens;
import org.vestibule.mfa.Tokens.Shown;

/** What HTTP answers where whoever writes to the database has moved a secret to another user: it opens for nobody. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("attack-79")
class MovedSecretIT {
    Infrastructure stack;

    @TestHTTPResource
    String service;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    @ConfigProperty(name = "vestibule.tokens.auth.issuer")
    String issuer;

    private final String tenant = "shop-" + UUID.randomUUID();
    private Rest mfa;
    private Somebody kim;
    private Somebody bo;

    @BeforeEach
    void two() {
        mfa = new Rest(service.replaceAll("/$", ""));
        kim = somebody();
        bo = somebody();
    }

    private Somebody somebody() {
        UUID id = UUID.randomUUID();
        return Somebody.withAnApp(mfa, id, new Tokens(signingKeys, issuer, tenant, id, Role.CUSTOMER));
    }

    private void asOwner(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("mfa")) {
            connection.createStatement().execute(sql);
        }
    }

    private Answer show(Somebody user, String authenticator, String code) {
        return mfa.post(
                "/mfa/v1/verifications",
                Map.of("authenticator_id", authenticator, "code", code),
                user.tokens().partial(Purpose.SECOND_FACTOR));
    }

    @Test
    void anAppThatIsMovedToAnotherUserLogsNobodyIn() throws SQLException {
        asOwner("update authenticator set user_id = '%s' where id = '%s'".formatted(bo.id(), kim.app()));

        assertThat(show(bo, kim.app(), kim.code(1)).shortly()).isEqualTo("503 unavailable");
        assertThat(show(kim, kim.app(), kim.code(1)).shortly()).isEqualTo("410 challenge-expired");
        assertThat(show(bo, bo.app(), bo.code(1)).status())
                .as("what is their own")
                .isEqualTo(200);
    }

    @Test
    void aSecretThatIsCopiedOverAnothersLogsNobodyIn() throws SQLException {
        asOwner("update authenticator set secret = (select secret from authenticator where id = '%s') where id = '%s'"
                .formatted(kim.app(), bo.app()));

        assertThat(show(bo, bo.app(), kim.code(1)).shortly()).isEqualTo("503 unavailable");
        assertThat(show(bo, bo.app(), bo.code(1)).shortly()).isEqualTo("503 unavailable");
        assertThat(show(kim, kim.app(), kim.code(1)).status()).isEqualTo(200);
    }

    @Test
    void aPendingAppThatIsMovedIsNotActivated() throws SQLException {
        Answer begun = mfa.post(
                "/mfa/v1/authenticators",
                Map.of("type", "totp", "replaces", kim.app()),
                kim.tokens().access(Shown.BOTH));
        assertThat(begun.status()).as(begun.toString()).isEqualTo(201);
        asOwner("update authenticator set user_id = '%s', replaces = null where id = '%s'"
                .formatted(bo.id(), begun.at("id")));
        asOwner("update authenticator set status = 'pending' where id = '%s'".formatted(bo.app()));

        Answer activated = mfa.post(
                "/mfa/v1/authenticators/" + begun.at("id") + "/activation",
                Map.of("code", Somebody.code(begun.at("secret"), 0)),
                bo.tokens().access(Shown.BOTH));

        assertThat(activated.shortly()).isEqualTo("503 unavailable");
    }

    /** Whatever the verification has read by then: it ends with one of two answers, and never for the other user. */
    @Test
    void aMoveThatCrossesAVerificationLogsNobodyElseIn() throws Exception {
        String code = kim.code(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> byKim = threads.submit(() -> show(kim, kim.app(), code));
            Future<?> move = threads.submit(() -> {
                asOwner("update authenticator set user_id = '%s' where id = '%s'".formatted(bo.id(), kim.app()));
                return null;
            });
            List<Future<Answer>> byBo = List.of(
                    threads.submit(() -> show(bo, kim.app(), code)),
                    threads.submit(() -> show(bo, kim.app(), code)),
                    threads.submit(() -> show(bo, kim.app(), code)));

            move.get();
            assertThat(byKim.get().shortly()).isIn("200", "410 challenge-expired", "503 unavailable");
            for (Future<Answer> one : byBo) {
                assertThat(one.get().shortly()).isIn("410 challenge-expired", "503 unavailable");
            }
        }
    }
}
