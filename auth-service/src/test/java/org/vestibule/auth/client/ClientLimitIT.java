package org.vestibule.auth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.EventsStay;
import org.vestibule.auth.Kim;
import org.vestibule.auth.client.Clients.Creation;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.postgres.RoundTrips;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** How many programs a tenant can have. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@TestProfile(EventsStay.class)
class ClientLimitIT {
    private static final int LIMIT = 100;
    private static final int CROWD = 6;
    private static final Act BY = Act.success(Actor.SYSTEM, new Origin("192.0.2.7", null, null));

    Infrastructure stack;

    @Inject
    Clients clients;

    @Inject
    TenantScope scope;

    private final String tenant = "shop-" + UUID.randomUUID();

    @BeforeEach
    void oneTenant() {
        Kim.at(tenant, UUID.randomUUID(), scope);
    }

    private void has(int programs) {
        scope.change(
                tenant,
                Statement.of(
                        "insert into client (id, tenant, name, created_at, scopes)"
                                + " select gen_random_uuid(), ?, 'Program ' || n, now(), '{checks}'"
                                + " from generate_series(1, " + programs + ") n",
                        tenant));
    }

    private Creation create(String name) {
        return clients.create(tenant, name, Set.of(Scope.CHECKS), BY);
    }

    @Test
    void oneMoreIsRefusedUntilOneIsRemoved() {
        has(LIMIT - 1);
        assertThat(create("last")).isInstanceOf(Creation.Made.class);

        assertThat(create("more")).isEqualTo(new Creation.TooMany(LIMIT));

        assertThat(clients.of(tenant)).hasSize(LIMIT);
        clients.remove(tenant, clients.of(tenant).getFirst().client().id, BY);
        assertThat(create("instead")).isInstanceOf(Creation.Made.class);
    }

    @Test
    void aTenantThatHasMoreSeesThemAll() {
        has(LIMIT + 20);

        assertThat(create("more")).isInstanceOf(Creation.TooMany.class);
        assertThat(clients.of(tenant)).hasSize(LIMIT + 20);
    }

    /** Each has counted before the first one ends: what they state waits for the table. */
    @Test
    void ofManyAtOnceNoMoreAreMadeThanThereIsRoomFor() throws Exception {
        has(LIMIT - 3);
        List<Future<Creation>> wishes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var holder = stack.postgres().connect("auth")) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("lock table outbox in exclusive mode");
            for (int n = 0; n < CROWD; n++) {
                String name = "program " + n;
                wishes.add(threads.submit(() -> create(name)));
            }
            await().until(() -> waiting() == CROWD);
            holder.commit();
        }

        int made = 0;
        for (var wish : wishes) {
            made += wish.get() instanceof Creation.Made ? 1 : 0;
        }
        assertThat(made).isEqualTo(3);
        assertThat(clients.of(tenant)).hasSize(LIMIT);
    }

    private long waiting() throws SQLException {
        try (var connection = stack.postgres().connect("auth");
                var rows = connection
                        .createStatement()
                        .executeQuery("select count(distinct pid) from pg_locks where not granted")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void theListIsReadInOneQueryHoweverManyThereAre() throws Exception {
        has(1);
        var shown = ((Creation.Made) create("Back office")).shown();
        clients.addSecret(tenant, shown.client().id, BY);
        long ofTwo = trips();

        has(50);

        assertThat(trips()).isEqualTo(ofTwo);
        assertThat(clients.of(tenant)).hasSize(52).anySatisfy(known -> {
            assertThat(known.client().id).isEqualTo(shown.client().id);
            assertThat(known.secrets())
                    .hasSize(2)
                    .first()
                    .extracting(secret -> secret.id)
                    .isEqualTo(shown.kept().id);
        });
    }

    private long trips() throws Exception {
        try (var counted = RoundTrips.ofAllThreads()) {
            clients.of(tenant);
            return counted.count();
        }
    }
}
