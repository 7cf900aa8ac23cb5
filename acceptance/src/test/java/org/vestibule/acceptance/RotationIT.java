package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.vestibule.localstack.keys.KeyRotation;
import org.vestibule.localstack.keys.KeyRotation.Step;
import org.vestibule.localstack.service.Service;

/** Keys and passwords are changed while people log in through both doors, on two of each service: no request fails. */
@Isolated
@EnabledIfSystemProperty(
        named = "vestibule.suite",
        matches = "cluster",
        disabledReason = "needs a second instance of every service: ./vestibule test --cluster")
@ExtendWith(TheSuite.class)
class RotationIT {
    private static final String TENANT = "reseller-storefront";
    private static final int PEOPLE = 8;
    private static final Duration SETTLED = Duration.ofMinutes(3);

    private final TheSuite suite;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger logins = new AtomicInteger();
    private final AtomicBoolean isOver = new AtomicBoolean();

    RotationIT(TheSuite suite) {
        this.suite = suite;
    }

    private interface Change {
        void make() throws Exception;
    }

    private void rotate(String name, Service... readers) {
        var keys = new KeyRotation(suite.parts().infrastructure().keys().folder());
        for (Step step : Step.values()) {
            keys.take(step, name);
            for (Service reader : readers) {
                suite.parts().rollOut(reader, Map.of());
            }
        }
    }

    @Test
    void aNewSigningKeyOfEitherDoorFailsNoRequest() throws Exception {
        underLoad(() -> {
            rotate("auth-signing-keys", Service.AUTH);
            rotate("mfa-signing-keys", Service.MFA);
        });
    }

    @Test
    void aNewSealingKeyFailsNoRequestAndTheOldOneIsNotNeededAnyMore() throws Exception {
        var keys = new KeyRotation(suite.parts().infrastructure().keys().folder());
        underLoad(() -> {
            for (Step step : List.of(Step.NEXT, Step.SWITCH)) {
                keys.take(step, "mfa-sealing-keyset");
                suite.parts().rollOut(Service.MFA, Map.of());
            }
            assertThat(suite.parts().run(Service.MFA, "reseal")).isZero();
            keys.take(Step.RETIRE, "mfa-sealing-keyset");
            suite.parts().rollOut(Service.MFA, Map.of());
        });
        String log = Files.readString(suite.parts().instance(Service.MFA, 0).log());
        assertThat(log).contains("person.email needs 0 values of older keys", "reseal: done");
    }

    @Test
    void aNewPasswordOfTheDatabaseFailsNoRequestAndNeedsNoRestart() throws Exception {
        Path file = suite.parts().infrastructure().keys().folder().resolve("auth-database.properties");
        Files.writeString(file, "username=auth_app\npassword=auth_app\n");
        suite.parts()
                .rollOut(
                        Service.AUTH,
                        Map.of(
                                "QUARKUS_DATASOURCE_CREDENTIALS_PROVIDER", "file",
                                "VESTIBULE_DATABASE_CREDENTIALS_FILE", file.toString(),
                                "QUARKUS_DATASOURCE_JDBC_MAX_LIFETIME", "2S"));
        underLoad(() -> {
            asAdministrator("create role auth_app_2 login password 'second' in role auth_app");
            Files.writeString(file, "username=auth_app_2\npassword=second\n");
            await().atMost(SETTLED).until(() -> connectionsOf("auth_app").equals("0"));
            asAdministrator("alter role auth_app nologin");
            await().atMost(SETTLED).until(() -> logins.get() > PEOPLE * 3);
        });
        assertThat(connectionsOf("auth_app_2")).isNotEqualTo("0");

        asAdministrator("alter role auth_app login");
        Files.writeString(file, "username=auth_app\npassword=auth_app\n");
        await().atMost(SETTLED).until(() -> connectionsOf("auth_app_2").equals("0"));
    }

    private String connectionsOf(String role) {
        return suite.column("auth", "select count(*) from pg_stat_activity where usename = '" + role + "'");
    }

    private void asAdministrator(String sql) throws Exception {
        try (var connection = suite.parts().infrastructure().postgres().connect("auth")) {
            connection.createStatement().execute(sql);
        }
    }

    private void underLoad(Change change) throws Exception {
        try (var _ = suite.hold();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> people = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                Customer customer = Customer.at(suite, TENANT).withApp();
                people.add(threads.submit(() -> comeAndGo(customer)));
            }
            try {
                await().atMost(SETTLED).until(() -> logins.get() >= PEOPLE);
                change.make();
                int soFar = logins.get();
                await().atMost(SETTLED).until(() -> logins.get() >= soFar + PEOPLE);
            } finally {
                isOver.set(true);
            }
            for (var person : people) {
                join(person);
            }
        }
        System.out.printf("  %d logins through both doors meanwhile%n", logins.get());
        assertThat(failures).isEmpty();
    }

    private static void join(Future<?> person) throws InterruptedException, ExecutionException {
        person.get();
    }

    /** Through both doors with every code the app shows, and the session used and refreshed until the next one. */
    private void comeAndGo(Customer customer) {
        while (!isOver.get()) {
            // the code first: no token waits for it, while the key it was signed with is retired at once and not after
            // 15 minutes
            String code = customer.phone.freshCode();
            String partial = expect(customer.login()).at("partial_token");
            Answer proof = expect(customer.verify(partial, code));
            Answer tokens = expect(customer.exchange(partial, proof.at("proof")));
            String refresh = tokens.at("refresh_token");
            for (int use = 0; use < 5; use++) {
                String access = tokens.at("access_token");
                expect(customer.browser.get(suite.auth("/v1/me"), access));
                expect(customer.browser.get(suite.mfa("/v1/authenticators"), access));
                tokens = expect(customer.browser.post(
                        suite.auth("/v1/token"),
                        Map.of("grant_type", "refresh_token", "refresh_token", refresh),
                        null));
                refresh = tokens.at("refresh_token");
            }
            logins.incrementAndGet();
        }
    }

    private Answer expect(Answer answer) {
        if (answer.status() != 200) {
            failures.add(answer.status() + " " + answer.text());
        }
        return answer;
    }
}
