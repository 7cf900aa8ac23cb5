package org.vestibule.mfa.reseal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.keys.KeyRotation;
import org.vestibule.localstack.keys.KeyRotation.Step;
import org.vestibule.localstack.keys.Keys;
import org.vestibule.mfa.authenticator.SecretBinding;
import org.vestibule.platform.sealing.Sealer;

@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
class ResealingIT {
    private static final int PEOPLE = 1_203;
    private static final String KEYSET = "mfa-sealing-keyset";

    Infrastructure stack;

    @TempDir
    Path folder;

    private final String database = "seal_" + Long.toString(System.nanoTime(), 36);
    private final PGSimpleDataSource owner = new PGSimpleDataSource();
    private final List<UUID> people = new ArrayList<>();
    private Path keyset;
    private KeyRotation rotation;

    @BeforeEach
    void createDatabase() throws SQLException {
        asSuperuser("create database " + database + " owner mfa_owner");
        owner.setUrl(stack.postgres().jdbcUrl(database));
        owner.setUser("mfa_owner");
        owner.setPassword("mfa_owner");
        Flyway.configure()
                .dataSource(owner)
                .locations("classpath:db/migration")
                .placeholders(Map.of("app_role", "mfa_app"))
                .load()
                .migrate();
        keyset = Keys.in(folder).sealingKeyset();
        rotation = new KeyRotation(folder);
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        asSuperuser("drop database " + database + " with (force)");
    }

    private void asSuperuser(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("postgres")) {
            connection.createStatement().execute(sql);
        }
    }

    private void fill() throws SQLException {
        fill(true);
    }

    /** @param bound whether secrets are bound to their users, as they were not in release 0.2 */
    private void fill(boolean bound) throws SQLException {
        Sealer sealer = Sealer.load(keyset);
        try (var connection = owner.getConnection();
                var person = connection.prepareStatement(
                        "insert into person (user_id, tenant, username, email, locale, roles) values (?, ?, ?, ?, 'en', '{}')");
                var method = connection.prepareStatement(
                        "insert into authenticator (id, tenant, user_id, type, status, secret, created_at)"
                                + " values (?, ?, ?, 'totp', 'active', ?, now())")) {
            for (int n = 0; n < PEOPLE; n++) {
                UUID id = UUID.randomUUID();
                String tenant = "shop" + n % 3;
                people.add(id);
                person.setObject(1, id);
                person.setString(2, tenant);
                person.setString(3, "user" + n);
                person.setBytes(4, sealer.seal("user" + n + "@mail.example", "person.email", id.toString(), tenant));
                person.addBatch();
                method.setObject(1, id);
                method.setString(2, tenant);
                method.setObject(3, id);
                method.setBytes(
                        4,
                        sealer.seal(
                                "SECRET" + n,
                                bound ? SecretBinding.toUser(id, tenant, id) : SecretBinding.ofBefore(id, tenant)));
                method.addBatch();
            }
            person.executeBatch();
            method.executeBatch();
        }
    }

    private String secretOf(int n, Sealer sealer) throws SQLException {
        UUID id = people.get(n);
        try (var connection = owner.getConnection();
                var select = connection.prepareStatement("select secret from authenticator where id = ?")) {
            select.setObject(1, id);
            try (var row = select.executeQuery()) {
                row.next();
                return sealer.openText(row.getBytes(1), SecretBinding.toUser(id, "shop" + n % 3, id));
            }
        }
    }

    @Test
    void afterItNothingNeedsTheOldKeyAndNothingElseHasChanged() throws SQLException {
        fill();
        rotation.take(Step.NEXT, KEYSET);
        rotation.take(Step.SWITCH, KEYSET);
        List<String> said = new ArrayList<>();

        new Resealing(owner, keyset).run("", said::add);

        rotation.take(Step.RETIRE, KEYSET);
        Sealer fresh = Sealer.load(keyset);
        for (int n = 0; n < PEOPLE; n++) {
            assertThat(secretOf(n, fresh)).isEqualTo("SECRET" + n);
        }
        assertThat(said)
                .contains(
                        "person.email 500 of 1203",
                        "person.email 1203 of 1203",
                        "person.email needs 0 values of older keys",
                        "authenticator.secret needs 0 values of older keys",
                        "import_key.private_key needs 0 values of older keys");
        said.clear();
        new Resealing(owner, keyset).run("", said::add);
        assertThat(said).as("done again, it does nothing").hasSize(3);
    }

    @Test
    void whatChangesMeanwhileIsNotOverwritten() throws SQLException {
        fill();
        rotation.take(Step.NEXT, KEYSET);
        rotation.take(Step.SWITCH, KEYSET);
        Sealer both = Sealer.load(keyset);
        UUID last = people.stream().max(UUID::compareTo).orElseThrow();
        int n = people.indexOf(last);

        new Resealing(owner, keyset).run("", said -> {
            if (said.startsWith("authenticator.secret 500")) {
                replaceSecret(last, both.seal("FRESH", SecretBinding.toUser(last, "shop" + n % 3, last)));
            }
        });

        assertThat(secretOf(n, both)).isEqualTo("FRESH");
    }

    private String form() throws SQLException {
        try (var connection = owner.getConnection();
                var row = connection.createStatement().executeQuery("select form from sealing_form")) {
            row.next();
            return row.getString(1);
        }
    }

    private void asBeforeTheUpgrade() throws SQLException {
        try (var connection = owner.getConnection()) {
            connection.createStatement().execute("update sealing_form set form = 'unbound'");
        }
    }

    @Test
    @Tag("attack-79")
    void aFreshDatabaseKnowsNoSecretThatIsNotBoundToItsUser() throws SQLException {
        assertThat(form()).isEqualTo("bound");
    }

    @Test
    @Tag("attack-79")
    void afterAnUpgradeItBindsEverySecretToItsUser() throws SQLException {
        fill(false);
        asBeforeTheUpgrade();
        List<String> said = new ArrayList<>();

        new Resealing(owner, keyset).run("", said::add);

        Sealer sealer = Sealer.load(keyset);
        for (int n = 0; n < PEOPLE; n++) {
            assertThat(secretOf(n, sealer)).isEqualTo("SECRET" + n);
        }
        assertThat(form()).isEqualTo("bound");
        assertThat(said)
                .contains(
                        "authenticator.secret 1203 bound to their users",
                        "secrets that are not bound to their user are refused from now on");
    }

    @Test
    @Tag("attack-79")
    void whatOpensInNoFormIsNotPassedOver() throws SQLException {
        fill(false);
        asBeforeTheUpgrade();
        UUID one = people.getFirst();
        UUID other = people.get(3);
        replaceSecret(one, Sealer.load(keyset).seal("X", SecretBinding.ofBefore(other, "shop0")));

        assertThatThrownBy(() -> new Resealing(owner, keyset).run("", _ -> {}))
                .isInstanceOf(IllegalStateException.class);

        assertThat(form()).as("not done").isEqualTo("binding");
    }

    private void replaceSecret(UUID id, byte[] secret) {
        try (var connection = owner.getConnection();
                var update = connection.prepareStatement("update authenticator set secret = ? where id = ?")) {
            update.setBytes(1, secret);
            update.setObject(2, id);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
