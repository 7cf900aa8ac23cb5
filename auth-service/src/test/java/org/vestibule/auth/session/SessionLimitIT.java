package org.vestibule.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.EventsStay;
import org.vestibule.auth.Kim;
import org.vestibule.auth.ManySessions;
import org.vestibule.auth.session.Sessions.Strength;
import org.vestibule.auth.user.User;
import org.vestibule.auth.user.Users;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** How many sessions a user can have: whoever knows the password of somebody without a second factor can log in without end. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@TestProfile(EventsStay.class)
class SessionLimitIT {
    private static final int LIMIT = 100;
    private static final String REASON = "too_many_sessions";
    private static final Origin LOGIN = new Origin("192.0.2.7", "Browser", "request-1");

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

    private User user() {
        return scope.call(tenant, () -> users.find(tenant, kim).orElseThrow());
    }

    private Optional<Tokens> open() {
        return sessions.open(user(), Strength.PASSWORD, 0, LOGIN, Advice.NONE);
    }

    private long alive() {
        return ManySessions.alive(tenant, kim, scope);
    }

    private List<UUID> ended() {
        return ManySessions.revoked(tenant, kim, REASON, scope);
    }

    /** Living sessions, the one that was used longest ago first. */
    private List<UUID> byLastUse() {
        return scope.ask(
                tenant,
                Statement.of(
                        "select id from session where tenant = ? and user_id = ? and ended_at is null order by last_used_at",
                        tenant,
                        kim),
                row -> row.getObject(1, UUID.class));
    }

    /** Nobody stole it: its owner was away for longer than a session waits. */
    @Test
    @Tag("attack-55")
    void aTokenThatComesTooLateIsNoStolenOne() {
        String token = open().orElseThrow().refreshToken();
        scope.change(
                tenant,
                Statement.of("update session set idle_until = now() - interval '1 second' where user_id = ?", kim));

        assertThat(sessions.refresh(token, LOGIN)).isEmpty();

        assertThat(ManySessions.revoked(tenant, kim, "refresh_token_reused", scope))
                .isEmpty();
    }

    @Test
    @Tag("attack-55")
    void aTokenThatWasUsedBeforeIs() {
        String token = open().orElseThrow().refreshToken();
        assertThat(sessions.refresh(token, LOGIN)).isPresent();

        assertThat(sessions.refresh(token, LOGIN)).isEmpty();

        assertThat(ManySessions.revoked(tenant, kim, "refresh_token_reused", scope))
                .hasSize(1);
    }

    @Test
    void theHundredthEndsNothing() {
        ManySessions.open(tenant, kim, LIMIT - 1, scope);

        assertThat(open()).isPresent();

        assertThat(alive()).isEqualTo(LIMIT);
        assertThat(ended()).isEmpty();
    }

    @Test
    void oneMoreEndsTheOneThatWasUsedLongestAgo() {
        ManySessions.open(tenant, kim, LIMIT, scope);
        List<UUID> before = byLastUse();

        assertThat(open()).isPresent();

        assertThat(alive()).isEqualTo(LIMIT);
        assertThat(ended()).containsExactly(before.getFirst());
        assertThat(byLastUse()).containsAll(before.subList(1, LIMIT));
    }

    @Test
    void theEventNamesTheLoginThatEndedIt() {
        ManySessions.open(tenant, kim, LIMIT, scope);

        open();

        List<String> told = scope.ask(
                tenant,
                Statement.of(
                        "select concat_ws(' ', event ->> 'type', event -> 'data' -> 'actor' ->> 'kind',"
                                + " event -> 'data' ->> 'ip') from outbox,"
                                + " lateral (select convert_from(payload, 'UTF8')::jsonb as event) as read"
                                + " where record_key = ? order by outbox.id",
                        kim.toString()),
                row -> row.getString(1));
        assertThat(told)
                .containsExactly(
                        "login.succeeded user 192.0.2.7",
                        "session.opened user 192.0.2.7",
                        "session.revoked system 192.0.2.7");
    }

    @Test
    void sessionsThatHaveEndedOrExpiredDoNotCount() {
        ManySessions.open(tenant, kim, LIMIT, scope);
        scope.change(
                tenant,
                Statement.of(
                        "update session set idle_until = now() - interval '1 s' where tenant = ? and user_id = ?",
                        tenant,
                        kim));
        ManySessions.open(tenant, kim, LIMIT - 1, scope);

        assertThat(open()).isPresent();

        assertThat(ended()).isEmpty();
    }

    @Test
    void aLoginThatIsRefusedEndsNothing() {
        ManySessions.open(tenant, kim, LIMIT, scope);
        User before = user();
        scope.change(
                tenant, Statement.of("update app_user set disabled = true where tenant = ? and id = ?", tenant, kim));

        assertThat(sessions.open(before, Strength.PASSWORD, 0, LOGIN, Advice.NONE))
                .isEmpty();

        assertThat(alive()).isEqualTo(LIMIT);
        assertThat(ended()).isEmpty();
    }

    /** The transaction of a login in a trusted browser holds the user's row already. */
    @Test
    void insideATransactionTheSameIsDone() {
        ManySessions.open(tenant, kim, LIMIT, scope);
        User user = user();

        Optional<Tokens> opened =
                scope.call(tenant, () -> sessions.openInTrusted(UUID.randomUUID(), user, 0, LOGIN, Advice.NONE));

        assertThat(opened).isPresent();
        assertThat(alive()).isEqualTo(LIMIT);
        assertThat(ended()).hasSize(1);
    }

    @RepeatedTest(5)
    void ofTwentyLoginsAtOnceNoneIsOneTooMany() throws Exception {
        ManySessions.open(tenant, kim, LIMIT - 5, scope);
        List<UUID> before = byLastUse();
        Callable<Boolean> login = () -> open().isPresent();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> one : threads.invokeAll(Collections.nCopies(20, login))) {
                assertThat(one.get()).isTrue();
            }
        }

        assertThat(alive()).isEqualTo(LIMIT);
        assertThat(ended()).containsExactlyInAnyOrderElementsOf(before.subList(0, 15));
    }

    /** Releases before this one had no limit. */
    @Test
    void whoHasFarMoreLosesAHundredOfTheOldestWithEachLogin() {
        ManySessions.open(tenant, kim, 350, scope);
        List<UUID> before = byLastUse();

        open();

        assertThat(ended()).containsExactlyInAnyOrderElementsOf(before.subList(0, 100));
        open();
        open();
        assertThat(alive()).isEqualTo(LIMIT);
        assertThat(ended()).containsExactlyInAnyOrderElementsOf(before.subList(0, 253));
    }

    @Test
    void nobodyElseLosesASession() {
        String other = "shop-" + UUID.randomUUID();
        UUID stranger = UUID.randomUUID();
        Kim.at(other, stranger, scope);
        ManySessions.open(other, stranger, LIMIT, scope);
        ManySessions.open(tenant, kim, LIMIT, scope);

        open();

        assertThat(ManySessions.alive(other, stranger, scope)).isEqualTo(LIMIT);
    }
}
