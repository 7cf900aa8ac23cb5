package org.vestibule.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.EventsStay;
import org.vestibule.auth.Kim;
import org.vestibule.auth.session.Sessions.Strength;
import org.vestibule.auth.user.User;
import org.vestibule.auth.user.Users;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** How many browsers a user can trust: whoever drops the cookie trusts another one with each login. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@TestProfile(EventsStay.class)
@Tag("attack-50")
class TrustedBrowserLimitIT {
    private static final int LIMIT = 50;
    private static final int MANY = 11_000;
    private static final TrustTerms TERMS = new TrustTerms(30, "a".repeat(64));
    private static final Strength BOTH = new Strength(List.of("pwd", "otp", "mfa"), "aal2");
    private static final Origin LOGIN = new Origin("192.0.2.7", "Browser", "request-1");

    @Inject
    TrustedBrowsers browsers;

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

    /** The n-th was trusted and used n seconds ago. */
    private void trusted(int many) {
        scope.change(
                tenant,
                Statement.of(
                        "insert into trusted_browser (id, tenant, user_id, secret_hash, password_version, factors, amr, created_at,"
                                + " last_used_at, expires_at) select gen_random_uuid(), ?, id, uuid_send(gen_random_uuid()),"
                                + " password_version, ?, '{pwd,otp,mfa}', now() - n * interval '1 second',"
                                + " now() - n * interval '1 second', now() + interval '30 days'"
                                + " from app_user, generate_series(1, ?) as n where id = ?",
                        tenant,
                        TERMS.factors(),
                        many,
                        kim));
    }

    private void trustOneMore() {
        scope.run(tenant, () -> {
            User user = users.find(tenant, kim).orElseThrow();
            assertThat(browsers.trust(user, TERMS, BOTH, Map.of(), LOGIN)).isPresent();
        });
    }

    /** The one that was used longest ago first. */
    private List<UUID> trusted() {
        return scope.ask(
                tenant,
                Statement.of("select id from trusted_browser where user_id = ? order by last_used_at", kim),
                row -> row.getObject(1, UUID.class));
    }

    private List<UUID> revoked(String reason) {
        return scope.ask(
                tenant,
                Statement.of(
                        "select (event -> 'data' -> 'details' ->> 'browser_id')::uuid from outbox,"
                                + " lateral (select convert_from(payload, 'UTF8')::jsonb as event) as read"
                                + " where record_key = ? and event ->> 'type' = 'browser.revoked'"
                                + " and event -> 'data' -> 'details' ->> 'reason' = ?",
                        kim.toString(),
                        reason),
                row -> row.getObject(1, UUID.class));
    }

    @Test
    void oneMoreEndsTheOneThatWasUsedLongestAgo() {
        trusted(LIMIT);
        List<UUID> before = trusted();

        trustOneMore();

        assertThat(trusted()).hasSize(LIMIT).containsAll(before.subList(1, LIMIT));
        assertThat(revoked("too_many_browsers")).containsExactly(before.getFirst());
    }

    @Test
    void belowTheLimitNoneEnds() {
        trusted(LIMIT - 1);

        trustOneMore();

        assertThat(trusted()).hasSize(LIMIT);
        assertThat(revoked("too_many_browsers")).isEmpty();
    }

    @Test
    void manyAtOnceStayWithinTheLimit() throws Exception {
        trusted(LIMIT - 5);
        Callable<Object> login = Executors.callable(this::trustOneMore);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Object> one : threads.invokeAll(Collections.nCopies(20, login))) {
                one.get();
            }
        }

        assertThat(trusted()).hasSize(LIMIT);
        assertThat(revoked("too_many_browsers")).hasSize(15).doesNotHaveDuplicates();
    }

    @Test
    void anyNumberThatAnOlderReleaseLeftEndsTogether() {
        trusted(MANY);

        scope.run(tenant, () -> browsers.revokeAll(tenant, kim, "user_disabled", Actor.SYSTEM, Origin.NONE));

        assertThat(trusted()).isEmpty();
        assertThat(new HashSet<>(revoked("user_disabled"))).hasSize(MANY);
    }

    @Test
    void soDoTheyWithAChangeOfFactorsAndOneThatIsTrustedAfterItStays() {
        trusted(MANY);
        Instant change = Instant.now();
        trustOneMore();

        scope.run(tenant, () -> browsers.factorsChanged(tenant, kim, change));

        assertThat(trusted()).hasSize(1);
        assertThat(new HashSet<>(revoked("factors_changed"))).hasSize(MANY - 100);
    }

    @Test
    void aListHasTwoHundred() {
        trusted(LIMIT * 5);

        assertThat(scope.call(tenant, () -> browsers.of(tenant, kim))).hasSize(200);
    }
}
