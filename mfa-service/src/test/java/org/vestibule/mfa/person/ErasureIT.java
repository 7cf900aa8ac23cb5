package org.vestibule.mfa.person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Data;
import org.vestibule.contracts.SecurityEvent.Outcome;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.postgres.Mentions;
import org.vestibule.mfa.person.People.Told;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;

/** What stays of users who were removed. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("attack-80")
class ErasureIT {
    /** Where the random id of a removed user may stand, and why. */
    private static final Map<String, String> MAY_STAY =
            Map.of("erased_person.user_id", "keeps a token or an event of before from bringing them back");

    Infrastructure stack;

    @Inject
    PersonEvents events;

    @Inject
    People people;

    @Inject
    TenantScope scope;

    @Inject
    ObjectMapper json;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final String name = "kim-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();

    private Told told() {
        return new Told(kim, tenant, name, name + "@mail.example", "en", null, Set.of("customer"), 1, 0, null);
    }

    private void learn() {
        scope.run(tenant, () -> people.learn(told()));
    }

    private void state(EventType type, Map<String, Object> details) throws IOException {
        var data = new Data(Actor.SYSTEM, null, null, Outcome.SUCCESS, null, details);
        events.take(
                json.writeValueAsBytes(SecurityEvent.of(UUID.randomUUID(), type, kim, Instant.now(), tenant, data)));
    }

    private void asOwner(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("mfa")) {
            connection.createStatement().execute(sql);
        }
    }

    private Set<String> mentions(String word) throws SQLException {
        try (var connection = stack.postgres().connect("mfa")) {
            return Mentions.of(word, connection);
        }
    }

    /** Every column that names a user by id, so that a new one is not forgotten here. */
    private Set<String> columnsOfUsers() throws SQLException {
        Set<String> columns = new HashSet<>();
        try (var connection = stack.postgres().connect("mfa");
                var rows = connection
                        .createStatement()
                        .executeQuery("select table_name || '.' || column_name from information_schema.columns"
                                + " where table_schema = 'public' and column_name in ('user_id', 'subject')")) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        columns.removeAll(MAY_STAY.keySet());
        return columns;
    }

    @Test
    void ofARemovedUserOnlyTheIdStaysWhereThatHasAReason() throws Exception {
        learn();
        UUID key = UUID.randomUUID();
        asOwner(
                "insert into authenticator (id, tenant, user_id, type, status, created_at) values ('%s', '%s', '%s', 'webauthn', 'active', now())"
                        .formatted(key, tenant, kim));
        asOwner("insert into webauthn_credential values ('%s', '%s', uuid_send('%s'), '', 0, '{}', false, false, false)"
                .formatted(key, tenant, key));
        asOwner(
                "insert into recovery_code (id, tenant, user_id, salt, hash, created_at) values (gen_random_uuid(), '%s', '%s', '', '', now())"
                        .formatted(tenant, kim));
        for (UUID subject : List.of(kim, UUID.randomUUID())) {
            asOwner(
                    ("insert into idempotent_request (tenant, subject, route, key, claim, expires_at, status, headers, body) values"
                                    + " ('%s', '%s', 'POST /x', 'k', gen_random_uuid(), now() + interval '1 day', 200,"
                                    + " '{\"Location\":\"/users/%s\"}', '{\"username\":\"%s\"}')")
                            .formatted(tenant, subject, kim, name));
        }
        assertThat(columnsOfUsers()).as("each was filled").isSubsetOf(mentions(kim.toString()));

        state(EventType.USER_DELETED, null);

        assertThat(mentions(kim.toString())).isEqualTo(MAY_STAY.keySet());
        assertThat(mentions(name)).isEmpty();
        assertThat(mentions(key.toString())).isEmpty();
    }

    @Test
    void aTokenOrAnEventOfBeforeBringsNobodyBack() throws Exception {
        learn();
        state(EventType.USER_DELETED, null);

        assertThatExceptionOfType(Problem.class).isThrownBy(this::learn);
        state(
                EventType.USER_UPDATED,
                Map.of(
                        "username",
                        name,
                        "email",
                        name + "@mail.example",
                        "locale",
                        "en",
                        "roles",
                        List.of("customer"),
                        "disabled",
                        false));
        state(EventType.USER_DELETED, null);

        assertThat(mentions(name)).isEmpty();
        assertThat(mentions(kim.toString())).isEqualTo(MAY_STAY.keySet());
    }

    @Test
    void whoIsLearnedWhileBeingErasedDoesNotStay() throws Exception {
        var go = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(9)) {
            List<Future<?>> learned = new ArrayList<>();
            for (int n = 0; n < 8; n++) {
                learned.add(threads.submit(() -> {
                    go.await();
                    learn();
                    return null;
                }));
            }
            var erased = threads.submit(() -> {
                go.await();
                scope.run(tenant, () -> people.erase(tenant, kim));
                return null;
            });
            go.countDown();
            erased.get();
            for (var end : learned) {
                try {
                    end.get();
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(Problem.class);
                }
            }
        }
        assertThat(mentions(name)).isEmpty();
    }
}
