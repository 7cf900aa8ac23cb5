package org.vestibule.mfa.authenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.platform.sealing.Sealer;
import org.vestibule.platform.tenancy.TenantScope;

@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("attack-79")
class BoundSecretsIT {
    private static final String SECRET = "JBSWY3DPEHPK3PXP";

    Infrastructure stack;

    @Inject
    EntityManager entities;

    @Inject
    TenantScope scope;

    @Inject
    DataSource database;

    @ConfigProperty(name = "vestibule.sealing.keyset")
    Path keyset;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();
    private final UUID bo = UUID.randomUUID();

    /** As another instance of the service, which has seen nothing of the database yet. */
    private Authenticators instance() {
        return new Authenticators(entities, scope, new Secrets(database, keyset));
    }

    @BeforeEach
    void people() throws SQLException {
        for (UUID user : List.of(kim, bo)) {
            asOwner(
                    "insert into person (user_id, tenant, username, email, locale, roles) values ('%s', '%s', '%s', '', 'en', '{}')"
                            .formatted(user, tenant, user));
        }
    }

    @AfterEach
    void boundAgain() throws SQLException {
        form("bound");
    }

    private void asOwner(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("mfa")) {
            connection.createStatement().execute(sql);
        }
    }

    private void form(String form) throws SQLException {
        asOwner("update sealing_form set form = '" + form + "'");
    }

    private UUID enroll(Authenticators by, UUID user, MethodType type, String secret) {
        return scope.call(tenant, () -> enrollHere(by, user, type, secret));
    }

    private UUID enrollHere(Authenticators by, UUID user, MethodType type, String secret) {
        var pending = Authenticator.pending(tenant, user, type, Instant.now(), Duration.ofMinutes(5));
        pending.status = Authenticator.ACTIVE;
        by.seal(pending, secret);
        by.persist(pending);
        return pending.id;
    }

    private String open(Authenticators by, UUID user, UUID id) {
        return by.open(by.active(tenant, user, id).orElseThrow().authenticator());
    }

    private void opensNot(Authenticators by, UUID user, UUID id) {
        assertThatIllegalStateException().isThrownBy(() -> open(by, user, id));
    }

    @Test
    void movedToAnotherUserItDoesNotOpen() throws SQLException {
        UUID id = enroll(instance(), kim, MethodType.TOTP, SECRET);
        assertThat(open(instance(), kim, id)).isEqualTo(SECRET);

        asOwner("update authenticator set user_id = '%s' where id = '%s'".formatted(bo, id));

        opensNot(instance(), bo, id);
    }

    @Test
    void aNumberThatIsMovedGetsNoCodes() throws SQLException {
        UUID id = enroll(instance(), kim, MethodType.SMS, "+4520123456");

        asOwner("update authenticator set user_id = '%s' where id = '%s'".formatted(bo, id));

        opensNot(instance(), bo, id);
    }

    @Test
    void copiedIntoTheRowOfAnotherUserItDoesNotOpen() throws SQLException {
        UUID ofKim = enroll(instance(), kim, MethodType.TOTP, SECRET);
        UUID ofBo = enroll(instance(), bo, MethodType.TOTP, "KRSXG5CTMVRXEZLU");

        asOwner("update authenticator set secret = (select secret from authenticator where id = '%s') where id = '%s'"
                .formatted(ofKim, ofBo));

        opensNot(instance(), bo, ofBo);
    }

    @Test
    void theFormOfBeforeOpensUntilAllAreBound() throws SQLException {
        form("unbound");
        UUID id = enroll(instance(), kim, MethodType.TOTP, SECRET);
        byte[] sealed = scope.call(tenant, () -> instance().findById(id)).secret;
        assertThat(Sealer.load(keyset).openText(sealed, SecretBinding.ofBefore(id, tenant)))
                .as("release 0.2 may run beside")
                .isEqualTo(SECRET);
        assertThat(open(instance(), kim, id)).isEqualTo(SECRET);

        form("binding");
        assertThat(open(instance(), kim, id)).isEqualTo(SECRET);
        UUID fresh = enroll(instance(), bo, MethodType.TOTP, SECRET);
        asOwner("update authenticator set user_id = '%s' where id = '%s'".formatted(kim, fresh));
        opensNot(instance(), kim, fresh);

        form("bound");
        opensNot(instance(), kim, id);
    }

    @Test
    void whoeverWritesToTheDatabaseDoesNotBringTheFormOfBeforeBack() throws SQLException {
        form("unbound");
        UUID id = enroll(instance(), kim, MethodType.TOTP, SECRET);
        form("bound");
        Authenticators running = instance();
        opensNot(running, kim, id);

        form("unbound");

        opensNot(running, kim, id);
    }

    @Test
    void whoeverMovesOnWaitsForWhatIsBeingSealed() throws Exception {
        form("unbound");
        var sealed = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(2)) {
            Future<UUID> begun = threads.submit(() -> scope.call(tenant, () -> {
                UUID id = enrollHere(instance(), kim, MethodType.TOTP, SECRET);
                sealed.countDown();
                await(goOn);
                return id;
            }));
            await(sealed);
            Future<Boolean> moved = threads.submit(() -> {
                try (var connection = stack.postgres().connect("mfa")) {
                    return SealingForm.BINDING.moveOn(connection);
                }
            });
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> moved.get(500, TimeUnit.MILLISECONDS));
            goOn.countDown();

            assertThat(moved.get()).isTrue();
            assertThat(open(instance(), kim, begun.get())).isEqualTo(SECRET);
        }
        UUID next = enroll(instance(), kim, MethodType.TOTP, SECRET);
        form("bound");
        assertThat(open(instance(), kim, next)).isEqualTo(SECRET);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
