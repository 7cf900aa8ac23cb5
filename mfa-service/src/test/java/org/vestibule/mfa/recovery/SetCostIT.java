package org.vestibule.mfa.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.contracts.Role;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.mfa.Somebody;
import org.vestibule.mfa.Tokens;
import org.vestibule.mfa.Tokens.Shown;

/** A set of recovery codes is ten slow hashes on threads that all tenants share: nobody makes many, or one that comes to nothing. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("attack-52")
@Tag("attack-53")
class SetCostIT {
    private static final int CODES = 10;
    private static final int SETS = 10;
    private static final int CROWD = 20;
    private static final Shown STALE = new Shown("aal2", Duration.ofMinutes(6), Duration.ofMinutes(6));
    private static final String TOO_MANY = "429 too-many-attempts";

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

    @BeforeEach
    void mfa() {
        mfa = new Rest(service.replaceAll("/$", ""));
    }

    private Tokens tokens(UUID id) {
        return new Tokens(signingKeys, issuer, tenant, id, Role.CUSTOMER);
    }

    private Somebody somebody() {
        UUID id = UUID.randomUUID();
        return Somebody.withAnApp(mfa, id, tokens(id));
    }

    /** With a first app on the way. */
    private Somebody withPending() {
        UUID id = UUID.randomUUID();
        Somebody.known(mfa, tokens(id));
        Answer begun = mfa.post(
                "/mfa/v1/authenticators", Map.of("type", "totp"), tokens(id).access(Shown.BOTH));
        return new Somebody(id, tokens(id), begun.at("id"), begun.at("secret"), null);
    }

    private void asOwner(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("mfa")) {
            connection.createStatement().execute(sql);
        }
    }

    private long hashed() {
        return metrics.get("vestibule.recovery.queue.wait").timer().count();
    }

    private Answer newSet(Somebody somebody) {
        return newSet(somebody, Shown.BOTH);
    }

    private Answer newSet(Somebody somebody, Shown shown) {
        return mfa.post("/mfa/v1/recovery-codes", null, somebody.tokens().access(shown));
    }

    private Answer activate(Somebody somebody, String code) {
        return mfa.post(
                "/mfa/v1/authenticators/" + somebody.app() + "/activation",
                Map.of("code", code),
                somebody.tokens().access(Shown.BOTH));
    }

    private static List<String> atOnce(Callable<Answer> request) throws Exception {
        List<String> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> one : threads.invokeAll(Collections.nCopies(CROWD, request))) {
                answers.add(one.get().shortly());
            }
        }
        return answers;
    }

    @Test
    void oneSetOfAUserIsMadeAtATime() throws Exception {
        Somebody kim = somebody();
        long before = hashed();

        List<String> answers = atOnce(() -> newSet(kim));

        assertThat(answers).containsOnly("201", TOO_MANY);
        long made = answers.stream().filter("201"::equals).count();
        assertThat(made).isBetween(1L, (long) SETS);
        assertThat(hashed() - before).isEqualTo(CODES * made);
    }

    @Test
    void afterTenInAnHourNothingIsHashedAndOthersNoticeNothing() {
        Somebody kim = somebody();
        for (int set = 2; set <= SETS; set++) {
            assertThat(newSet(kim).status()).as("set %d", set).isEqualTo(201);
        }
        long before = hashed();

        Answer refused = newSet(kim);

        assertThat(refused.shortly()).isEqualTo(TOO_MANY);
        assertThat(refused.body().path("retry_after_s").asInt()).isBetween(3_000, 3_600);
        assertThat(refused.body().at("/support/email").asText()).isEqualTo("support@shop.example");
        assertThat(hashed()).isEqualTo(before);
        assertThat(newSet(somebody()).status()).isEqualTo(201);
    }

    /** Off and on again is a new set each time. */
    @Test
    void theSetsOfFirstMethodsCountAsWell() {
        Somebody kim = somebody();
        for (int set = 2; set <= SETS; set++) {
            String access = kim.tokens().access(Shown.BOTH);
            assertThat(mfa.send("DELETE", "/mfa/v1/authenticators", null, access)
                            .status())
                    .isEqualTo(204);
            kim = Somebody.withAnApp(mfa, kim.id(), kim.tokens());
        }
        mfa.send("DELETE", "/mfa/v1/authenticators", null, kim.tokens().access(Shown.BOTH));
        Answer begun = mfa.post(
                "/mfa/v1/authenticators", Map.of("type", "totp"), kim.tokens().access(Shown.BOTH));
        var last = new Somebody(kim.id(), kim.tokens(), begun.at("id"), begun.at("secret"), null);
        long before = hashed();

        assertThat(activate(last, last.code(0)).shortly()).isEqualTo(TOO_MANY);
        assertThat(hashed()).isEqualTo(before);
    }

    @Test
    void onlyTheActivationThatWinsMakesCodes() throws Exception {
        Somebody kim = withPending();
        String code = kim.code(0);
        long before = hashed();

        List<String> answers = atOnce(() -> activate(kim, code));

        assertThat(answers).filteredOn("200"::equals).hasSize(1);
        assertThat(answers).isSubsetOf("200", TOO_MANY, "410 enrollment-expired");
        assertThat(hashed() - before).isEqualTo(CODES);
    }

    @Test
    void nothingIsHashedForWhoMayNot() throws Exception {
        Somebody stale = somebody();
        Somebody withoutMethod = withPending();
        Somebody disabled = somebody();
        asOwner("update person set disabled = true where user_id = '%s'".formatted(disabled.id()));
        UUID stranger = UUID.randomUUID();
        long before = hashed();

        assertThat(newSet(stale, STALE).shortly()).isEqualTo("401 insufficient_user_authentication");
        assertThat(newSet(withoutMethod).shortly()).isEqualTo("409 two-factor-not-enabled");
        assertThat(newSet(disabled).shortly()).isEqualTo("401 invalid-token");
        assertThat(newSet(new Somebody(stranger, tokens(stranger), null, null, null))
                        .shortly())
                .isEqualTo("409 two-factor-not-enabled");
        assertThat(hashed()).isEqualTo(before);
    }

    @Test
    void nothingIsHashedForARightCodeThatComesToNothing() throws Exception {
        Somebody late = withPending();
        asOwner("update authenticator set expires_at = now() where id = '%s'".formatted(late.app()));
        Somebody halfLoggedIn = withPending();
        long before = hashed();

        assertThat(activate(late, late.code(0)).shortly()).isEqualTo("410 enrollment-expired");
        assertThat(mfa.post(
                                "/mfa/v1/authenticators/" + halfLoggedIn.app() + "/activation",
                                Map.of("code", halfLoggedIn.code(0)),
                                halfLoggedIn.tokens().partial(Purpose.SECOND_FACTOR))
                        .status())
                .isEqualTo(403);
        assertThat(hashed()).isEqualTo(before);
    }

    /** The policy is asked again after the hashes, which take a while. */
    @Test
    void codesThatThePolicyNoLongerAllowsAreNotStored() throws Exception {
        Somebody kim = withPending();
        String owner = new Tokens(signingKeys, issuer, tenant, UUID.randomUUID(), Role.OWNER).access(Shown.BOTH);
        long before = hashed();
        try (var thread = Executors.newSingleThreadExecutor();
                var holder = stack.postgres().connect("mfa")) {
            holder.setAutoCommit(false);
            Future<Answer> activated = thread.submit(() -> activate(kim, kim.code(0)));
            await().pollInterval(Duration.ofMillis(2)).until(() -> hashed() > before);
            holder.createStatement()
                    .execute("select 1 from person where user_id = '%s' for update".formatted(kim.id()));

            Answer changed = mfa.put(
                    "/mfa/v1/tenants/" + tenant + "/policy",
                    Map.of(
                            "methods",
                            List.of("totp"),
                            "max_active_methods",
                            1,
                            "enforcement",
                            "optional",
                            "recovery_codes",
                            0,
                            "password_reset",
                            "second_factor",
                            "change_requires",
                            "session",
                            "sms_countries",
                            List.of(),
                            "recommended_methods",
                            1),
                    owner);
            assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
            holder.commit();

            assertThat(activated.get().status()).isEqualTo(200);
            assertThat(activated.get().body().path("recovery_codes")).isEmpty();
        }
        assertThat(hashed() - before).isEqualTo(CODES);
        try (var connection = stack.postgres().connect("mfa");
                var codes = connection
                        .createStatement()
                        .executeQuery("select 1 from recovery_code where user_id = '%s'".formatted(kim.id()))) {
            assertThat(codes.next()).isFalse();
        }
    }
}
