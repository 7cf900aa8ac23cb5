package org.vestibule.admin.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.Facts;
import org.vestibule.admin.UpstreamStub;
import org.vestibule.admin.erasure.Erasing;
import org.vestibule.admin.intake.Intake;
import org.vestibule.contracts.EventType;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.postgres.Mentions;

/** What stays of users who were removed. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("attack-80")
class ErasureIT {
    /** Where the random id of a removed user may stand, and why. Their name stands nowhere. */
    private static final Map<String, String> MAY_STAY = Map.of(
            "customer.id", "adoption counts how many had two-factor authentication before",
            "erased_person.id", "what comes late about them is written without who they were",
            "event_log.subject", "what happened, and which member of staff did it (docs/adr/0025)",
            "event_log.actor_id", "the same",
            "staff_action.customer_id", "an action of staff that may still have sessions to end");

    Infrastructure stack;

    @Inject
    Intake intake;

    @Inject
    DataSource database;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final String name = "kim-" + UUID.randomUUID();
    private Facts facts;
    private UUID kim;

    @BeforeEach
    void oneCustomer() {
        facts = new Facts(intake, tenant);
        kim = facts.customer(name, Instant.now());
        facts.enabled(kim, "totp", Instant.now());
    }

    private void removed() {
        facts.removed(kim, Instant.now());
        Erasing.toTheEnd(database);
    }

    private void asOwner(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("admin")) {
            connection.createStatement().execute(sql);
        }
    }

    private void answered(UUID subject, String key, String body) throws SQLException {
        asOwner("insert into idempotent_request (tenant, subject, route, key, claim, expires_at, status, headers, body)"
                + " values ('%s', '%s', 'POST /x', '%s', gen_random_uuid(), now() + interval '1 day', 200, '{}', '%s')"
                        .formatted(tenant, subject, key, body));
    }

    /** The months of the log are one table. */
    private Set<String> mentions(String word) throws SQLException {
        try (var connection = stack.postgres().connect("admin")) {
            return Mentions.of(word, connection).stream()
                    .map(column -> column.replaceFirst("^event_log_(before|\\d{4}_\\d\\d)\\.", "event_log."))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void ofARemovedUserOnlyTheIdStaysWhereThatHasAReason() throws SQLException {
        UUID staff = UUID.randomUUID();
        String keys = UUID.randomUUID().toString();
        answered(kim, "own", "");
        answered(staff, keys + "-id", "{\"customer\":\"" + kim + "\"}");
        answered(staff, keys + "-name", "{\"customer\":\"" + name + "\"}");
        asOwner("insert into staff_action (id, tenant, customer_id, staff_id, reason, requested_at) values"
                + " (gen_random_uuid(), '%s', '%s', '%s', 'asked for by %s', now())"
                        .formatted(tenant, kim, staff, name));

        removed();

        assertThat(mentions(name)).isEmpty();
        assertThat(mentions(kim.toString())).isEqualTo(new TreeSet<>(MAY_STAY.keySet()));
        assertThat(mentions(keys))
                .as("the keys of staff stay taken: nothing is done twice")
                .isEqualTo(Set.of("idempotent_request.key"));
    }

    @Test
    void whatComesLateBringsNothingBack() throws SQLException {
        removed();

        facts.enabled(kim, "totp", Instant.now());
        facts.take(EventType.LOGIN_FAILED, kim, Instant.now(), Map.of("name", name));
        facts.take(
                EventType.USER_UPDATED,
                kim,
                Instant.now(),
                Map.of("username", name, "email", name + "@mail.example", "roles", List.of("customer")));

        assertThat(mentions(name)).isEmpty();
        assertThat(mentions(kim.toString())).isSubsetOf(MAY_STAY.keySet());
    }

    @Test
    void anotherTenantsUserOfTheSameNameStays() throws SQLException {
        new Facts(intake, tenant + "-2").customer(name, Instant.now());

        removed();

        assertThat(mentions(name)).contains("customer.username");
    }
}
