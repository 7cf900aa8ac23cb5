package org.vestibule.mfa.account;

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
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.Role;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.mfa.MovableClock;
import org.vestibule.mfa.Tokens;
import org.vestibule.mfa.Tokens.Shown;
import org.vestibule.mfa.challenge.AddressKeys;
import org.vestibule.platform.tenancy.TenantScope;

/** What is told of an account over REST is of now, whatever the clock of the instance that is told it. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("attack-81")
class AccountClocksIT {
    private static final String PHONE = "+4520123456";
    private static final Map<String, Object> ORDERS = Map.of("has_orders", true);
    private static final Map<String, Object> NOTHING = Map.of("has_orders", false, "verified_phones", List.of(PHONE));

    @TestHTTPResource
    String service;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    @ConfigProperty(name = "vestibule.tokens.auth.issuer")
    String issuer;

    @Inject
    MovableClock clock;

    @Inject
    Accounts accounts;

    @Inject
    AddressKeys keys;

    @Inject
    TenantScope scope;

    private final String tenant = "shop-" + UUID.randomUUID();
    private Rest mfa;
    private String owner;

    @BeforeEach
    void owner() {
        mfa = new Rest(service.replaceAll("/$", ""));
        owner = new Tokens(signingKeys, issuer, tenant, UUID.randomUUID(), Role.OWNER).access(Shown.BOTH);
    }

    private void tell(Map<String, Object> facts) {
        assertThat(mfa.put("/mfa/v1/tenants/" + tenant + "/accounts/acme", facts, owner)
                        .status())
                .isEqualTo(204);
    }

    private void tellByKafka(boolean hasOrders, Instant at) {
        scope.run(tenant, () -> accounts.learn(tenant, "acme", hasOrders, null, at));
    }

    private boolean hasOrders() {
        return scope.call(tenant, () -> accounts.hasOrders(tenant, "acme"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-90, 90})
    void theLastWordHoldsWhereverItWasSaid(int seconds) {
        clock.wrongBy(Duration.ofSeconds(seconds), () -> tell(ORDERS));
        assertThat(hasOrders()).isTrue();

        tell(NOTHING);
        assertThat(hasOrders()).isFalse();
        assertThat(scope.call(tenant, () -> accounts.hasVerified(tenant, "acme", keys.of(PHONE))))
                .isTrue();
        clock.wrongBy(Duration.ofSeconds(seconds), () -> tell(ORDERS));
        assertThat(hasOrders()).isTrue();
    }

    /** A tenant's system may be a minute ahead. */
    @Test
    void anEventOfAMomentAheadShutsOutNothingThatIsSaidAfterIt() {
        Instant ahead = Instant.now().plusSeconds(50);
        tellByKafka(false, ahead);

        tell(ORDERS);

        assertThat(hasOrders()).isTrue();
        tellByKafka(false, ahead.minusSeconds(1));
        assertThat(hasOrders()).as("an older event").isTrue();
        tellByKafka(false, ahead.plusSeconds(1));
        assertThat(hasOrders()).as("a newer one").isFalse();
    }

    @Test
    void ofManyAtOnceNoneIsLostInPart() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(IntStream.range(0, 10)
                    .mapToObj(i -> Executors.callable(() -> tell(i % 2 == 0 ? ORDERS : NOTHING)))
                    .toList());
        }

        tell(ORDERS);
        assertThat(hasOrders()).isTrue();
        assertThat(scope.call(tenant, () -> accounts.hasVerified(tenant, "acme", keys.of(PHONE))))
                .isTrue();
    }
}
