package org.vestibule.platform.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;

@Tag("attack-48")
class RevocationsTest {
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");

    private final Revocations revocations = new Revocations(
            new ObjectMapper(),
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            },
            null,
            false);

    private void told(String type, String details) {
        told(type, Callers.ID, details);
    }

    private void told(String type, UUID subject, String details) {
        revocations.take("{\"source\":\"/auth-service\",\"type\":\"%s\",\"subject\":\"%s\",\"data\":{\"details\":%s}}"
                .formatted(type, subject, details)
                .getBytes(StandardCharsets.UTF_8));
    }

    private boolean refused(Caller caller) {
        return revocations.contradicts(caller);
    }

    @Test
    void aSessionEnds() {
        told("session.revoked", "{\"session_id\":\"%s\"}".formatted(Callers.SESSION));

        assertThat(refused(Callers.person(Role.CUSTOMER))).isTrue();
        assertThat(refused(Callers.program(Scope.LOGINS))).isFalse();
    }

    /** The session of the token may have run out before the change, and then nobody ends it. */
    @Test
    void rolesShrinkAlsoForASessionThatHasRunOut() {
        told("user.updated", "{\"roles\":[\"support\"],\"disabled\":false}");

        assertThat(refused(Callers.person(Role.OWNER))).isTrue();
        assertThat(refused(Callers.person(Role.SUPPORT, Role.OWNER))).isTrue();
        assertThat(refused(Callers.person(Role.SUPPORT))).isFalse();
    }

    @Test
    void theLastWordCounts() {
        told("user.updated", "{\"roles\":[\"support\"],\"disabled\":false}");
        told("user.updated", "{\"roles\":[\"support\",\"owner\"],\"disabled\":false}");

        assertThat(refused(Callers.person(Role.OWNER))).isFalse();
    }

    @Test
    void whoIsDisabledOrRemovedHasNothing() {
        told("user.updated", "{\"roles\":[\"customer\"],\"disabled\":true}");
        assertThat(refused(Callers.person(Role.CUSTOMER))).isTrue();

        told("user.updated", "{\"roles\":[\"customer\"],\"disabled\":false}");
        assertThat(refused(Callers.person(Role.CUSTOMER))).isFalse();

        told("user.deleted", "{}");
        assertThat(refused(Callers.person(Role.CUSTOMER))).isTrue();
    }

    @Test
    void aProgramIsRemoved() {
        told("client.removed", "{}");

        assertThat(refused(Callers.program(Scope.LOGINS))).isTrue();
    }

    /** The program goes on with the secret that was rotated in. */
    @Test
    void aSecretIsRemovedAndTheOtherOneLives() {
        told("client.secret_removed", "{\"secret_id\":\"%s\"}".formatted(UUID.randomUUID()));
        assertThat(refused(Callers.program(Scope.LOGINS))).isFalse();

        told("client.secret_removed", "{\"secret_id\":\"%s\"}".formatted(Callers.SECRET));
        assertThat(refused(Callers.program(Scope.LOGINS))).isTrue();
    }

    @Test
    void releaseTwoDoesNotSayWhichSecret() {
        told("client.secret_removed", "{}");

        assertThat(refused(Callers.program(Scope.LOGINS))).isFalse();
    }

    @Test
    void scopesShrink() {
        told("client.scopes_changed", "{\"scopes\":[\"customers:read\",\"users:write\"]}");

        assertThat(refused(Callers.program(Scope.CUSTOMERS_READ))).isFalse();
        assertThat(refused(Callers.program(Scope.CUSTOMERS_READ, Scope.SESSIONS_END)))
                .isTrue();
    }

    /** An instance of release 0.2 gives it a token that names no scope, which means all the old ones. */
    @Test
    void aNewProgramGetsNoMoreFromAnOldInstance() {
        told("client.created", "{\"scopes\":[\"customers:read\"]}");

        assertThat(refused(Callers.program(Scope.OF_OLD_CLIENTS.toArray(Scope[]::new))))
                .isTrue();
        assertThat(refused(Callers.program(Scope.CUSTOMERS_READ))).isFalse();
    }

    private void told(String at, int version, String scopes) {
        revocations.take(
                ("{\"source\":\"/auth-service\",\"type\":\"client.scopes_changed\",\"subject\":\"%s\",\"time\":\"%s\","
                                + "\"data\":{\"details\":{\"scopes\":[%s],\"rights_version\":%d}}}")
                        .formatted(Callers.ID, at, scopes, version)
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Two instances of auth-service, one of whose clocks is 50 seconds behind. */
    @Test
    void theLastChangeOfScopesCountsWhateverTheClocksSay() {
        told("2026-11-29T12:00:00Z", 2, "\"customers:read\",\"users:write\"");
        told("2026-11-29T11:59:10Z", 3, "\"customers:read\"");

        assertThat(refused(Callers.program(2, Scope.USERS_WRITE))).isTrue();
        assertThat(refused(Callers.program(3, Scope.CUSTOMERS_READ))).isFalse();
    }

    @Test
    void anEarlierChangeThatComesLateUndoesNothing() {
        told("2026-11-29T11:59:10Z", 3, "\"customers:read\"");
        told("2026-11-29T12:00:00Z", 2, "\"customers:read\",\"users:write\"");

        assertThat(refused(Callers.program(2, Scope.USERS_WRITE))).isTrue();
    }

    /** Scopes were given back, and the news of that has not come; no clock is asked. */
    @Test
    void aTokenOfALaterChangeKnowsMore() {
        told("2026-11-29T12:00:00Z", 2, "\"customers:read\"");

        assertThat(refused(Callers.program(3, Scope.USERS_WRITE))).isFalse();
        assertThat(refused(Callers.program(1, Scope.USERS_WRITE))).isTrue();
    }

    @Test
    void changesThatCrossEndWithTheLastInEveryOrder() throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int version = 1; version <= 50; version++) {
                int of = version;
                threads.execute(() -> told("2026-11-29T12:00:00Z", of, of == 50 ? "\"customers:read\"" : "\"logins\""));
            }
        }

        assertThat(refused(Callers.program(49, Scope.LOGINS))).isTrue();
        assertThat(refused(Callers.program(50, Scope.CUSTOMERS_READ))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"+1000000000-12-31T23:59:59.999999999Z\"",
                "\"2026-11-30T12:00:00Z\"",
                "\"2026-02-30T00:00:00Z\"",
                "\"\"",
                "1e400",
                "null"
            })
    @Tag("attack-53")
    void aTimeThatCannotBeIsNow(String time) {
        toldAt(time, "user.updated", "{\"roles\":[\"support\"]}");
        assertThat(refused(Callers.person(Role.OWNER))).isTrue();
        assertThat(refused(Callers.person(Role.SUPPORT))).isFalse();

        told("user.updated", "{\"roles\":[\"owner\"]}");
        assertThat(refused(Callers.person(Role.OWNER)))
                .as("after the next change")
                .isFalse();

        toldAt(time, "session.revoked", "{\"session_id\":\"%s\"}".formatted(Callers.SESSION));
        assertThat(refused(Callers.person(Role.OWNER))).isTrue();
    }

    @Test
    @Tag("attack-58")
    void whatAnotherServiceSaysEndsNothing() {
        for (String type : List.of("user.deleted", "session.revoked", "user.updated", "client.removed")) {
            String event =
                    "{\"source\":\"/mfa-service\",\"type\":\"%s\",\"subject\":\"%s\",\"data\":{\"details\":{\"session_id\":\"%s\"}}}"
                            .formatted(type, Callers.ID, Callers.SESSION);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> revocations.take(event.getBytes(StandardCharsets.UTF_8)));
        }

        assertThat(refused(Callers.person(Role.CUSTOMER))).isFalse();
        assertThat(refused(Callers.program(Scope.LOGINS))).isFalse();
    }

    private void toldAt(String time, String type, String details) {
        revocations.take(
                "{\"source\":\"/auth-service\",\"type\":\"%s\",\"subject\":\"%s\",\"time\":%s,\"data\":{\"details\":%s}}"
                        .formatted(type, Callers.ID, time, details)
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void othersAreNotConcerned() {
        told("user.deleted", UUID.randomUUID(), "{}");
        told("user.updated", UUID.randomUUID(), "{\"roles\":[],\"disabled\":true}");

        assertThat(refused(Callers.person(Role.OWNER))).isFalse();
    }

    /** What was shown before the roles changed has its own rules: its standing. */
    @Test
    void rolesAreOfAccessTokens() {
        told("user.updated", "{\"roles\":[\"support\"],\"disabled\":false}");

        assertThat(refused(Callers.of(TokenType.LOGIN, Set.of(Role.OWNER), null, Set.of(), null)))
                .isFalse();
    }

    @Test
    void itIsForgottenWhenNoTokenCanLiveAnyMore() {
        told("user.updated", "{\"roles\":[\"support\"],\"disabled\":false}");
        told("client.removed", UUID.randomUUID(), "{}");
        now = now.plus(TokenType.LONGEST_ACCESS.plusMinutes(2));
        told("client.removed", UUID.randomUUID(), "{}");

        assertThat(refused(Callers.person(Role.OWNER))).isFalse();
    }

    /** Rights that were taken and given back while Kafka was away: only the taking had been told. */
    @Test
    void aTokenFromLongAfterTheChangeKnowsMore() {
        told("user.updated", "{\"roles\":[],\"disabled\":true}");

        assertThat(refused(owner(now.plusSeconds(30)))).as("as clocks differ").isTrue();
        assertThat(refused(owner(now.plusSeconds(61)))).isFalse();
    }

    private static Caller owner(Instant issuedAt) {
        return Callers.issued(issuedAt, TokenType.ACCESS, Set.of(Role.OWNER), Callers.SESSION, Set.of(), null);
    }

    @Test
    @Tag("attack-66")
    void whoHasReadNothingIsNotCurrent() {
        assertThat(revocations.isCurrent()).isFalse();
    }
}
