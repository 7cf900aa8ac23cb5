package org.vestibule.mfa.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.contracts.Role;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.mfa.Somebody;
import org.vestibule.mfa.Tokens;

/** A password that came out of the mailbox, while another factor is being shown. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("attack-43")
class MailboxIT {
    Infrastructure stack;

    @TestHTTPResource
    String service;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    @ConfigProperty(name = "vestibule.tokens.auth.issuer")
    String issuer;

    private Somebody somebody(Rest mfa, String role) throws SQLException {
        UUID id = UUID.randomUUID();
        var kim = Somebody.withAnApp(mfa, id, new Tokens(signingKeys, issuer, "shop-" + id, id, role));
        asOwner("update person set password_by_mail = true where user_id = '%s'".formatted(id));
        return kim;
    }

    private void asOwner(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("mfa")) {
            connection.createStatement().execute(sql);
        }
    }

    private boolean is(String condition) throws SQLException {
        try (var connection = stack.postgres().connect("mfa");
                var rows = connection.createStatement().executeQuery("select 1 from " + condition)) {
            return rows.next();
        }
    }

    private Answer shows(Rest mfa, Somebody kim, boolean isRecoveryCode) {
        Map<String, String> shown = isRecoveryCode
                ? Map.of(
                        "method",
                        "recovery_code",
                        "code",
                        kim.recoveryCodes().get(0).asText())
                : Map.of("authenticator_id", kim.app(), "code", kim.code(1));
        return mfa.post("/mfa/v1/verifications", shown, kim.tokens().partial(Purpose.SECOND_FACTOR));
    }

    @ParameterizedTest
    @ValueSource(strings = {Role.CUSTOMER, Role.SUPPORT, Role.OWNER})
    void anAppThatIsShownAfterTheResetEndsWhatItBegan(String role) throws SQLException {
        var mfa = new Rest(service.replaceAll("/$", ""));
        Somebody kim = somebody(mfa, role);

        assertThat(shows(mfa, kim, false).status()).isEqualTo(200);

        assertThat(is("person where not password_by_mail and user_id = '%s'".formatted(kim.id())))
                .isTrue();
    }

    /** Both were begun before the second reset, and are recorded after it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFactorThatIsShownWhileThePasswordIsResetAgainSaysNothingOfTheNewOne(boolean isRecoveryCode) throws Exception {
        var mfa = new Rest(service.replaceAll("/$", ""));
        Somebody kim = somebody(mfa, Role.CUSTOMER);

        try (var thread = Executors.newSingleThreadExecutor();
                var reset = stack.postgres().connect("mfa")) {
            reset.setAutoCommit(false);
            reset.createStatement().execute("select 1 from person where user_id = '%s' for update".formatted(kim.id()));
            Future<Answer> shown = thread.submit(() -> shows(mfa, kim, isRecoveryCode));
            await().until(() -> is("pg_locks where not granted"));
            reset.createStatement()
                    .execute("update person set access_version = access_version + 1, password_by_mail = true"
                            + " where user_id = '%s'".formatted(kim.id()));
            reset.commit();
            shown.get();
        }

        assertThat(is("person where password_by_mail and user_id = '%s'".formatted(kim.id())))
                .isTrue();
    }

    /** auth-service asked before it hashed the password; it announces the change just before it commits. */
    @ParameterizedTest
    @CsvSource({"blocked, 403", "second_factor, 204"})
    @Tag("attack-25")
    void aLinkThatIsBlockedByNowSetsNoPassword(String passwordReset, int status) throws SQLException {
        UUID id = UUID.randomUUID();
        asOwner("insert into policy (tenant, version, document, changed_at) values ('shop-%s', 1, '%s', now())"
                .formatted(
                        id,
                        "{\"methods\":[\"totp\"],\"max_active_methods\":1,\"enforcement\":\"optional\",\"recovery_codes\":10,"
                                + "\"password_reset\":\"" + passwordReset + "\",\"change_requires\":\"session\","
                                + "\"sms_countries\":[],\"recommended_methods\":1}"));
        var mfa = new Rest(service.replaceAll("/$", ""));
        var tokens = new Tokens(signingKeys, issuer, "shop-" + id, id, Role.CUSTOMER);
        Somebody.known(mfa, tokens);
        Map<String, Boolean> byMail = Map.of("disabled", false, "password_by_mail", true);
        assertThat(mfa.put("/mfa/v1/logins", byMail, tokens.login()).status())
                .as("without a second factor")
                .isEqualTo(204);
        asOwner("update person set password_by_mail = false where user_id = '%s'".formatted(id));
        Somebody.withAnApp(mfa, id, tokens);

        Answer answer = mfa.put("/mfa/v1/logins", byMail, tokens.login());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(is("person where password_by_mail and user_id = '%s'".formatted(id)))
                .isEqualTo(status == 204);
        assertThat(mfa.put("/mfa/v1/logins", Map.of("disabled", false, "password_by_mail", false), tokens.login())
                        .status())
                .as("any other change")
                .isEqualTo(204);
    }
}
