package org.vestibule.mfa.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.mfa.MovableClock;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;

/** What one instance sets is in force at another. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("attack-81")
class PolicyWatchIT {
    @Inject
    Policies here;

    @Inject
    MovableClock clock;

    @Inject
    TenantScope scope;

    @Inject
    DataSource database;

    @Inject
    ObjectMapper json;

    @Inject
    SecurityEvents events;

    private final String tenant = "shop-" + UUID.randomUUID();
    private Policies elsewhere;
    private PolicyWatch watch;

    @BeforeEach
    void anotherInstanceWatches() {
        elsewhere = new Policies(json, events, scope);
        watch = new PolicyWatch(database, elsewhere, Duration.ofMillis(50));
        watch.start(new StartupEvent());
        assertThat(versionElsewhere()).isZero();
    }

    @AfterEach
    void stop() throws InterruptedException {
        watch.stop(new ShutdownEvent());
    }

    private int versionElsewhere() {
        return scope.call(tenant, () -> elsewhere.current(tenant)).version();
    }

    private OptionalInt set() {
        return scope.call(
                tenant,
                () -> here.set(
                        tenant,
                        Policy.DEFAULT,
                        OptionalInt.empty(),
                        UUID.randomUUID(),
                        Act.success(Actor.SYSTEM, Origin.NONE)));
    }

    /** Further than the watch looks back. */
    @ParameterizedTest
    @ValueSource(ints = {-90, 0, 90})
    void isSeenWhateverTheClockOfTheInstanceThatSetIt(int seconds) {
        clock.wrongBy(Duration.ofSeconds(seconds), this::set);
        await("a first one").until(() -> versionElsewhere() == 1);

        clock.wrongBy(Duration.ofSeconds(seconds), this::set);
        await("a change").until(() -> versionElsewhere() == 2);
    }

    @Test
    void ofManyAtOnceTheLastIsSeen() throws Exception {
        List<Future<OptionalInt>> all;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            all = threads.invokeAll(Collections.nCopies(10, this::set));
        }

        for (Future<OptionalInt> one : all) {
            assertThat(one.get()).isPresent();
        }
        await().until(() -> versionElsewhere() == 10);
    }
}
