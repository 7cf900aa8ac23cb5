package org.vestibule.mfa.authenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.contracts.Role;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.mfa.Somebody;
import org.vestibule.mfa.Tokens;
import org.vestibule.mfa.Tokens.Shown;
import org.vestibule.platform.problem.Problem;

/** A user who sets up and removes methods again and again mails no notices without end. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Timeout(120)
class ChangeLimitIT {
    private static final int PERMITS = 30;
    private static final String TOO_MANY = "429 too-many-attempts";

    @TestHTTPResource
    String service;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    @ConfigProperty(name = "vestibule.tokens.auth.issuer")
    String issuer;

    @Inject
    ChangeLimit limit;

    private final UUID kim = UUID.randomUUID();
    private Tokens tokens;
    private Rest mfa;

    @BeforeEach
    void mfa() {
        mfa = new Rest(service.replaceAll("/$", ""));
        tokens = new Tokens(signingKeys, issuer, "shop-" + UUID.randomUUID(), kim, Role.CUSTOMER);
    }

    private void use(int changes) {
        IntStream.range(0, changes).forEach(_ -> limit.within(kim, () -> true, Boolean::booleanValue));
    }

    private String access() {
        return tokens.access(Shown.BOTH);
    }

    private Answer remove(String authenticator) {
        return mfa.send("DELETE", "/mfa/v1/authenticators/" + authenticator, null, access());
    }

    private Answer begin() {
        return mfa.post("/mfa/v1/authenticators", Map.of("type", "totp"), access());
    }

    private Answer activate(Answer begun, String code) {
        return mfa.post("/mfa/v1/authenticators/" + begun.at("id") + "/activation", Map.of("code", code), access());
    }

    @Test
    void aboveItNothingIsRemovedAndTheAnswerSaysWhenToTryAgain() {
        Somebody somebody = Somebody.withAnApp(mfa, kim, tokens);
        use(PERMITS - 1);

        Answer refused = remove(somebody.app());

        assertThat(refused.shortly()).isEqualTo(TOO_MANY);
        assertThat(refused.body().path("retry_after_s").asInt()).isBetween(3_000, 3_600);
        assertThat(refused.body().at("/support/email").asText()).isEqualTo("support@shop.example");
        assertThat(mfa.send("DELETE", "/mfa/v1/authenticators", null, access()).shortly())
                .isEqualTo(TOO_MANY);
        assertThat(mfa.get("/mfa/v1/authenticators", access()).at("two_factor")).isEqualTo("enabled");
    }

    @Test
    void aboveItNothingIsSetUpAndTheCodeIsNotUsedUp() {
        Somebody.known(mfa, tokens);
        Answer begun = begin();
        String code = Somebody.code(begun.at("secret"), 0);
        use(PERMITS);

        assertThat(activate(begun, code).shortly()).isEqualTo(TOO_MANY);
        assertThat(mfa.get("/mfa/v1/authenticators", access()).at("two_factor")).isEqualTo("disabled");
    }

    @Test
    void whatChangesNothingUsesUpNothing() {
        Somebody.known(mfa, tokens);
        Answer begun = begin();
        use(PERMITS - 1);

        assertThat(activate(begun, "000000").status()).isEqualTo(401);
        assertThat(remove(UUID.randomUUID().toString()).status()).isEqualTo(404);
        assertThat(remove(begun.at("id")).status()).isEqualTo(204);
        assertThat(remove(begun.at("id")).shortly()).isEqualTo(TOO_MANY);
    }

    @Test
    @Tag("attack-50")
    void namesAreLimitedAndCountedApart() {
        Somebody somebody = Somebody.withAnApp(mfa, kim, tokens);
        String path = "/mfa/v1/authenticators/" + somebody.app();

        for (int n = 0; n < PERMITS; n++) {
            assertThat(mfa.send("PATCH", path, Map.of("name", "Phone " + n % 2), access())
                            .status())
                    .isEqualTo(200);
        }
        assertThat(mfa.send("PATCH", path, Map.of("name", "One more"), access()).shortly())
                .isEqualTo(TOO_MANY);
        assertThat(remove(somebody.app()).status()).isEqualTo(204);
    }

    /** It would hold places of the owner's while it waits. */
    @Test
    @Tag("attack-65")
    void halfALoginForAnotherPurposeTakesNoPlace() {
        Somebody somebody = Somebody.withAnApp(mfa, kim, tokens);
        use(PERMITS - 1);

        assertThat(mfa.post(
                                "/mfa/v1/authenticators/" + somebody.app() + "/activation",
                                Map.of("code", "000000"),
                                tokens.partial(Purpose.SECOND_FACTOR))
                        .shortly())
                .isEqualTo("403 forbidden");
    }

    @Test
    void othersNoticeNothing() {
        use(PERMITS);

        UUID bo = UUID.randomUUID();
        Somebody.withAnApp(mfa, bo, new Tokens(signingKeys, issuer, "shop-" + UUID.randomUUID(), bo, Role.CUSTOMER));
    }

    /** Both would be the last one; whichever began first holds the place, and the other is refused for a moment alone. */
    @Test
    void ofTwoAtOnceOneIsTheLast() throws Exception {
        use(PERMITS - 1);
        var made = new AtomicInteger();
        var refused = new CountDownLatch(1);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var changes = List.of(1, 2).stream()
                    .map(_ -> threads.submit(() -> {
                        try {
                            return limit.within(kim, () -> lasts(refused, made), Boolean::booleanValue);
                        } catch (Problem e) {
                            refused.countDown();
                            return false;
                        }
                    }))
                    .toList();
            for (var change : changes) {
                change.get();
            }
        }

        assertThat(made).hasValue(1);
        assertThatThrownBy(() -> use(1)).isInstanceOf(Problem.class);
    }

    /** Until the other one was refused. */
    private static boolean lasts(CountDownLatch refused, AtomicInteger made) {
        try {
            refused.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        made.incrementAndGet();
        return true;
    }

    @Test
    void aChangeThatFailsUsesUpNothing() {
        use(PERMITS - 1);

        assertThatThrownBy(() -> limit.within(
                        kim,
                        () -> {
                            throw new IllegalStateException("failed");
                        },
                        _ -> true))
                .isInstanceOf(IllegalStateException.class);

        use(1);
    }
}
