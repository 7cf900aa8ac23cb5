package org.vestibule.auth.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.auth.EventsStay;
import org.vestibule.auth.Kim;
import org.vestibule.auth.ManySessions;
import org.vestibule.auth.factor.FactorChanges.Change;
import org.vestibule.auth.session.Advice;
import org.vestibule.auth.session.Sessions;
import org.vestibule.auth.session.Sessions.Strength;
import org.vestibule.auth.user.Users;
import org.vestibule.contracts.EventType;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** Changes of factors of which events tell twice, late and in another order. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@TestProfile(EventsStay.class)
@Tag("attack-44")
@Tag("attack-61")
class FactorChangesIT {
    private static final Instant EARLIER = Instant.EPOCH;
    private static final int MANY = 11_000;

    @Inject
    FactorChanges changes;

    @Inject
    Sessions sessions;

    @Inject
    Users users;

    @Inject
    TenantScope scope;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();

    @BeforeEach
    void somebody() {
        Kim.at(tenant, kim, scope);
    }

    /** By the password alone; null where that is refused. */
    private UUID session(int factorVersion) {
        List<UUID> before = alive();
        var user = scope.call(tenant, () -> users.find(tenant, kim).orElseThrow());
        return sessions.open(user, Strength.PASSWORD, factorVersion, Origin.NONE, Advice.NONE)
                .flatMap(tokens ->
                        alive().stream().filter(id -> !before.contains(id)).findFirst())
                .orElse(null);
    }

    private List<UUID> alive() {
        return scope.call(tenant, () -> sessions.aliveOf(tenant, kim, null, 200).stream()
                .map(session -> session.id)
                .toList());
    }

    private void told(EventType type, int version, UUID session) {
        changes.apply(new Change(type.type(), tenant, kim, EARLIER, session, OptionalInt.of(version)));
    }

    private long revocations() {
        return scope.ask(
                        tenant,
                        Statement.of(
                                "select count(*) from outbox where record_key = ?"
                                        + " and convert_from(payload, 'UTF8') like '%\"session.revoked\"%'",
                                kim.toString()),
                        row -> row.getLong(1))
                .getFirst();
    }

    @Test
    void twiceEndsNothingMore() {
        UUID old = session(0);
        told(EventType.TWO_FACTOR_ENABLED, 1, null);
        UUID since = session(1);

        told(EventType.TWO_FACTOR_ENABLED, 1, null);

        assertThat(old).isNotNull();
        assertThat(alive()).containsExactly(since);
        assertThat(revocations()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 2 3", "3 2 1", "3 1 2", "2 3 2", "3 3 1"})
    void whateverTheOrderOnlyWhatStandsOnTheNewestGoesOn(String order) {
        session(0);

        for (String version : order.split(" ")) {
            told(EventType.AUTHENTICATOR_REMOVED, Integer.parseInt(version), null);
        }

        assertThat(alive()).isEmpty();
        assertThat(session(2)).as("decided before the newest").isNull();
        assertThat(session(3)).isNotNull();
        told(EventType.AUTHENTICATOR_ENROLLED, 2, null);
        assertThat(alive()).hasSize(1);
    }

    @Test
    void aLateEventSparesNoSessionThatANewerOneEnded() {
        UUID mine = session(0);
        told(EventType.TWO_FACTOR_DISABLED_BY_STAFF, 2, null);

        told(EventType.TWO_FACTOR_ENABLED, 1, mine);

        assertThat(alive()).isEmpty();
    }

    @Test
    void aSessionThatWasSparedIsNotSparedFromWhatComesAfter() {
        UUID mine = session(0);
        told(EventType.TWO_FACTOR_ENABLED, 1, mine);
        assertThat(alive()).containsExactly(mine);

        told(EventType.RECOVERY_CODES_GENERATED, 2, UUID.randomUUID());
        told(EventType.TWO_FACTOR_ENABLED, 1, mine);

        assertThat(alive()).isEmpty();
    }

    /** The event of a newer change spares the session in which it was made, also where an older one comes after it. */
    @Test
    void aLateEventOfAnotherSessionDoesNotEndTheOneOfTheNewestChange() {
        UUID mine = session(0);
        told(EventType.AUTHENTICATOR_ENROLLED, 2, mine);

        told(EventType.AUTHENTICATOR_REMOVED, 1, UUID.randomUUID());

        assertThat(alive()).containsExactly(mine);
    }

    /** Releases before this one had no limit of sessions. */
    @Test
    void ofAnyNumberOfSessionsTheOneOfTheChangeAloneGoesOn() {
        UUID mine = session(0);
        ManySessions.open(tenant, kim, MANY, scope);

        told(EventType.TWO_FACTOR_ENABLED, 1, mine);

        assertThat(alive()).containsExactly(mine);
        assertThat(ManySessions.revoked(tenant, kim, "two_factor_enabled", scope))
                .hasSize(MANY)
                .doesNotHaveDuplicates();
    }

    /** An instance of release 0.2 tells of no version, and opens sessions without one. */
    @Test
    void withoutAVersionTheTimeDecides() {
        UUID mine = session(0);
        ManySessions.open(tenant, kim, 20, scope);
        Instant tenSecondsAgo = Instant.now().minusSeconds(10);

        changes.apply(
                new Change(EventType.TWO_FACTOR_ENABLED.type(), tenant, kim, tenSecondsAgo, null, OptionalInt.empty()));

        int older =
                ManySessions.revoked(tenant, kim, "two_factor_enabled", scope).size();
        assertThat(older).isBetween(8, 12);
        assertThat(alive()).hasSize(21 - older).contains(mine);
        changes.apply(new Change(
                EventType.AUTHENTICATOR_REMOVED.type(), tenant, kim, Instant.now(), null, OptionalInt.empty()));
        assertThat(alive()).as("no switch").hasSize(21 - older);
    }

    @RepeatedTest(10)
    void ofTwoAtOnceAndLoginsBetweenNothingOlderGoesOn() throws Exception {
        UUID mine = session(0);
        List<Callable<Object>> crowd = new ArrayList<>();
        crowd.add(Executors.callable(() -> told(EventType.TWO_FACTOR_ENABLED, 1, mine)));
        crowd.add(Executors.callable(() -> told(EventType.TWO_FACTOR_DISABLED_BY_STAFF, 2, null)));
        for (int n = 0; n < 4; n++) {
            int decidedOn = n % 3;
            crowd.add(() -> sessions.open(
                    scope.call(tenant, () -> users.find(tenant, kim).orElseThrow()),
                    Strength.PASSWORD,
                    decidedOn,
                    Origin.NONE,
                    Advice.NONE));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Object> one : threads.invokeAll(crowd)) {
                one.get();
            }
        }

        List<Integer> versions = scope.call(tenant, () -> sessions.aliveOf(tenant, kim, null, 200).stream()
                .map(session -> session.factorVersion)
                .toList());
        assertThat(versions).allMatch(version -> version >= 2);
        assertThat(alive()).doesNotContain(mine);
    }
}
