package org.vestibule.auth.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vestibule.auth.EventsStay;
import org.vestibule.auth.password.PasswordScheme;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.auth.tenant.Tenants;
import org.vestibule.contracts.Action;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.InvalidField;

/** Users approve what their tenant has listed, letter for letter. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@TestProfile(EventsStay.class)
@Tag("attack-71")
class ListedActionsIT {
    private static final Map<String, List<String>> LISTED =
            Map.of("domain.transfer", List.of("domain", "to"), "payout", List.of("amount"));

    @Inject
    ListedActions actions;

    @Inject
    Tenants tenants;

    private final String tenant = newTenant();
    private final UUID owner = UUID.randomUUID();
    private final Act act = Act.success(new Actor(owner, Kind.USER, "owner"), Origin.NONE);

    private static String newTenant() {
        return "t-" + UUID.randomUUID();
    }

    @BeforeEach
    void oneTenant() {
        QuarkusTransaction.requiringNew().run(() -> {
            var made = new Tenant();
            made.slug = tenant;
            made.name = "Shop";
            made.locale = "en";
            made.supportEmail = "support@shop.example";
            made.loginUrl = "https://shop.example/login";
            made.passwordScheme = PasswordScheme.argon2id;
            made.createdAt = Instant.now();
            tenants.persist(made);
        });
    }

    private String against(String action, String... parameters) {
        Map<String, Object> given = Stream.of(parameters).collect(Collectors.toMap(name -> name, name -> "x"));
        return actions.against(tenant, new Action(action, given)).stream()
                .map(InvalidField::field)
                .collect(Collectors.joining(" "));
    }

    @Test
    void whereNothingIsListedEverythingMayBeApproved() {
        assertThat(actions.of(tenant)).contains(Map.of());
        assertThat(against("anything", "at", "all")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "domain.transfer, domain to, ''",
        "payout, amount, ''",
        "domain.transfer, domain, parameters.to",
        "domain.transfer, domain to note, parameters.note",
        "domain.transfer, note, parameters.domain parameters.note parameters.to",
        "payout, domain to, parameters.amount parameters.domain parameters.to",
        "name_servers.change, domain to, action",
        "domain.transfers, domain to, action"
    })
    void aListedActionHasItsParametersAndNoOther(String action, String parameters, String wrong) {
        actions.replace(tenant, LISTED, owner, act);

        assertThat(against(action, parameters.split(" "))).isEqualTo(wrong);
    }

    @Test
    void theListIsReplacedAsAWhole() {
        actions.replace(tenant, LISTED, owner, act);
        actions.replace(tenant, Map.of("payout", List.of("amount", "to")), owner, act);

        assertThat(actions.of(tenant)).contains(Map.of("payout", List.of("amount", "to")));
        assertThat(against("domain.transfer", "domain", "to")).isEqualTo("action");

        actions.replace(tenant, Map.of(), owner, act);
        assertThat(against("domain.transfer", "domain", "to")).isEmpty();
    }

    @Test
    void whoIsNoTenantHasNoList() {
        String nobody = newTenant();

        assertThat(actions.of(nobody)).isEmpty();
        assertThat(actions.replace(nobody, LISTED, owner, act)).isFalse();
    }

    @Test
    void ofManyReplacementsAtOnceOneStaysWhole() throws Exception {
        var start = new CountDownLatch(1);
        List<Future<Boolean>> replaced = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                String mark = "p" + i;
                replaced.add(threads.submit(() -> {
                    start.await();
                    return actions.replace(tenant, Map.of("a", List.of(mark), "b", List.of(mark)), owner, act);
                }));
            }
            start.countDown();
        }

        for (var one : replaced) {
            assertThat(one.get()).isTrue();
        }
        var kept = actions.of(tenant).orElseThrow();
        assertThat(kept.keySet()).containsExactly("a", "b");
        assertThat(kept.get("a")).hasSize(1).isEqualTo(kept.get("b"));
    }
}
