package org.vestibule.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.auth.EventsStay;
import org.vestibule.auth.Kim;
import org.vestibule.auth.session.Sessions.Strength;
import org.vestibule.auth.user.User;
import org.vestibule.auth.user.Users;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** A password that was right when its hash was begun. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@TestProfile(EventsStay.class)
class ReauthenticationIT {
    @Inject
    Sessions sessions;

    @Inject
    Users users;

    @Inject
    TenantScope scope;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();

    /** Answers the version of the password. */
    private int open() {
        Kim.at(tenant, kim, scope);
        User user = scope.call(tenant, () -> users.find(tenant, kim).orElseThrow());
        assertThat(sessions.open(user, Strength.PASSWORD, 0, new Origin("192.0.2.7", "Browser", null), Advice.NONE))
                .isPresent();
        scope.change(
                tenant,
                Statement.of("update session set auth_time = now() - interval '1 hour' where user_id = ?", kim));
        return user.passwordVersion;
    }

    private UUID session() {
        return scope.ask(
                        tenant,
                        Statement.of("select id from session where user_id = ?", kim),
                        row -> row.getObject(1, UUID.class))
                .getFirst();
    }

    private Instant shownAt() {
        return scope.ask(
                        tenant,
                        Statement.of("select auth_time from session where user_id = ?", kim),
                        row -> row.getTimestamp(1).toInstant())
                .getFirst();
    }

    @Test
    void theSessionIsRenewed() {
        int version = open();

        assertThat(sessions.reauthenticated(tenant, session(), version)).isPresent();
        assertThat(shownAt()).isAfter(Instant.now().minusSeconds(600));
    }

    @ParameterizedTest
    @ValueSource(strings = {"password_version = password_version + 1", "disabled = true"})
    void nothingIsRenewedWhereTheUserHasChangedMeanwhile(String change) {
        int version = open();
        scope.change(tenant, Statement.of("update app_user set " + change + " where id = ?", kim));

        assertThat(sessions.reauthenticated(tenant, session(), version)).isEmpty();

        assertThat(shownAt()).isBefore(Instant.now().minusSeconds(600));
    }
}
