package org.vestibule.auth.reset;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.auth.EventsStay;
import org.vestibule.auth.Kim;
import org.vestibule.auth.directory.MfaStub;
import org.vestibule.auth.reset.PasswordResets.ResetOutcome;
import org.vestibule.auth.user.Users;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** What changes while the new password of a reset is looked at and hashed. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@QuarkusTestResource(MfaStub.class)
@TestProfile(EventsStay.class)
@Tag("attack-25")
class ResetCrossingIT {
    private static final Origin ORIGIN = new Origin("192.0.2.7", "Browser", null);
    private static final String WANTED = "quince & medlar jam";

    MfaStub mfa;

    @Inject
    PasswordResets resets;

    @Inject
    ResetStore store;

    @Inject
    Users users;

    @Inject
    TenantScope scope;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();
    private final ResetToken link = ResetToken.random(tenant);

    @BeforeEach
    void oneLink() {
        Kim.at(tenant, kim, scope);
        scope.run(
                tenant,
                () -> store.keep(
                        link,
                        users.find(tenant, kim).orElseThrow(),
                        Instant.now().plusSeconds(60)));
        mfa.says("{\"decision\":\"none\",\"recovery_codes\":false,\"password_reset\":\"second_factor\"}");
    }

    @AfterEach
    void asAlways() {
        mfa.says("{}");
        mfa.tells(method -> {});
        mfa.blocksResets(false);
    }

    private String scheme() {
        return scope.ask(
                        tenant,
                        Statement.of("select password_scheme from app_user where tenant = ? and id = ?", tenant, kim),
                        row -> row.getString(1))
                .getFirst();
    }

    /** The second factor was turned on, or the policy changed. */
    @Test
    void whereNoResetIsAllowedByNowThePasswordAndTheLinkStay() {
        mfa.blocksResets(true);

        assertThat(resets.complete(link, WANTED, ORIGIN)).isInstanceOf(ResetOutcome.Disabled.class);

        assertThat(scheme()).isEqualTo("md5");
        mfa.blocksResets(false);
        assertThat(resets.complete(link, WANTED, ORIGIN))
                .as("the link is not used up")
                .isInstanceOf(ResetOutcome.Changed.class);
        assertThat(scheme()).isEqualTo("argon2id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update app_user set disabled = true where tenant = ? and id = ?",
                "update app_user set email = 'k@new.example', email_key = 'k@new.example' where tenant = ? and id = ?",
                "update app_user set password_version = password_version + 1 where tenant = ? and id = ?",
                "delete from app_user where tenant = ? and id = ?"
            })
    void whoIsChangedMeanwhileKeepsThePassword(String change) {
        var changes = new AtomicInteger();
        mfa.tells(method -> {
            // the first question: before the hash, after the link was looked at
            if (changes.getAndIncrement() == 0) {
                scope.change(tenant, Statement.of(change, tenant, kim));
            }
        });

        assertThat(resets.complete(link, WANTED, ORIGIN)).isInstanceOf(ResetOutcome.LinkExpired.class);

        assertThat(changes).hasPositiveValue();
        assertThat(scope.ask(
                        tenant,
                        Statement.of("select 1 from app_user where tenant = ? and password_scheme <> 'md5'", tenant),
                        row -> 1))
                .isEmpty();
    }
}
