package org.vestibule.platform.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
            Duration.ofMinutes(10),
            false);

    private void told(String type, String details) {
        told(type, Callers.ID, details);
    }

    private void told(String type, UUID subject, String details) {
        revocations.take("{\"type\":\"%s\",\"subject\":\"%s\",\"data\":{\"details\":%s}}"
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
        now = now.plus(Duration.ofMinutes(12));
        told("client.removed", UUID.randomUUID(), "{}");

        assertThat(refused(Callers.person(Role.OWNER))).isFalse();
    }

    @Test
    @Tag("attack-66")
    void whoHasReadNothingIsNotCurrent() {
        assertThat(revocations.isCurrent()).isFalse();
    }
}
