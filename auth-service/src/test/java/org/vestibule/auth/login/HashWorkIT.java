package org.vestibule.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.EventsStay;
import org.vestibule.auth.directory.MfaStub;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** What whole logins compute for names that there are and for names that there are not, counted: time itself is too coarse a measure. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@QuarkusTestResource(MfaStub.class)
@TestProfile(EventsStay.class)
@Tag("attack-49")
class HashWorkIT {
    private static final int PERMITS = 10;
    private static final int USERS = 300;
    /** So many that a difference of a fifth is five standard deviations. */
    private static final int TRIES = 1_800;

    @Inject
    Logins logins;

    @Inject
    TenantScope scope;

    @Inject
    MeterRegistry metrics;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final String address = "2001:db8:" + Integer.toHexString(tenant.hashCode() >>> 16) + "::1";

    /** Two of three have a hash of one old system, the others of another; both are cheap. */
    @BeforeEach
    void usersOfTwoOldSystems() {
        scope.change(
                tenant,
                Statement.of(
                        "insert into tenant (slug, name, locale, support_email, login_url, password_scheme)"
                                + " values (?, 'Shop', 'en', 'help@shop.example', 'https://shop.example/login', 'argon2id')",
                        tenant));
        for (int n = 0; n < USERS; n++) {
            boolean isMd5 = n % 3 < 2;
            scope.change(
                    tenant,
                    Statement.of(
                            "insert into app_user (id, tenant, username, username_key, email, email_key, locale, roles,"
                                    + " password_scheme, password_hash, password_imported)"
                                    + " values (?, ?, ?::text, ?::text, ?::text, ?::text, 'en', '{customer}', ?, ?, true)",
                            UUID.randomUUID(),
                            tenant,
                            "user-" + n,
                            "user-" + n,
                            "user-" + n + "@shop.example",
                            "user-" + n + "@shop.example",
                            isMd5 ? "md5" : "sha1",
                            isMd5 ? "0cc175b9c0f1b6a831c399e269772661" : "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"));
        }
    }

    private Map<String, Double> counted() {
        Map<String, Double> counted = new TreeMap<>();
        for (Counter counter : metrics.find("vestibule.password.compared").counters()) {
            counted.put(counter.getId().getTag("scheme"), counter.count());
        }
        return counted;
    }

    /** Each from an address of its own, so that no limit is reached. */
    private Map<String, Double> workOf(String names, int many) {
        Map<String, Double> before = counted();
        IntStream.range(0, TRIES).forEach(n -> {
            String address = "10.%d.%d.%d".formatted(n >> 16 & 255, n >> 8 & 255, n & 255);
            LoginOutcome outcome = logins.login(
                    tenant,
                    names + n % many,
                    "wrong",
                    Map.of(),
                    new Origin(address, null, UUID.randomUUID().toString()));
            assertThat(outcome).isInstanceOf(LoginOutcome.Refused.class);
        });
        Map<String, Double> work = counted();
        before.forEach((scheme, count) -> work.merge(scheme, -count, Double::sum));
        work.values().removeIf(count -> count == 0);
        return work;
    }

    @Test
    void unknownNamesCostAsMuchAsKnownOnes() {
        Map<String, Double> known = workOf("user-", USERS);
        Map<String, Double> unknown = workOf("nobody-", TRIES);

        assertThat(known).containsOnlyKeys("md5", "sha1");
        assertThat(unknown).containsOnlyKeys("md5", "sha1");
        assertThat(known.values().stream().mapToDouble(count -> count).sum()).isEqualTo(TRIES);
        assertThat(unknown.values().stream().mapToDouble(count -> count).sum()).isEqualTo(TRIES);
        known.forEach(
                (scheme, count) -> assertThat(unknown.get(scheme)).as(scheme).isCloseTo(count, within(count / 5)));
    }

    private LoginOutcome login(String name, String password) {
        return logins.login(
                tenant,
                name,
                password,
                Map.of(),
                new Origin(address, null, UUID.randomUUID().toString()));
    }

    /** Also the password of before its lock, and one that is asked for again. */
    @Test
    @Tag("attack-51")
    @Tag("attack-52")
    void aLockedNameCostsNothingAndItsRightPasswordIsNotComparedEither() {
        for (int n = 0; n < PERMITS; n++) {
            assertThat(login("user-0", "wrong")).isInstanceOf(LoginOutcome.Refused.class);
        }
        Map<String, Double> before = counted();

        for (String password : List.of("a", "wrong", "")) {
            assertThat(login("user-0", password)).isInstanceOf(LoginOutcome.TooManyAttempts.class);
            assertThat(logins.reauthenticate(
                            tenant,
                            "USER-0",
                            password,
                            new Origin(address, null, UUID.randomUUID().toString())))
                    .isInstanceOf(Logins.Reauthentication.TooMany.class);
        }

        assertThat(counted()).isEqualTo(before);
    }

    @Test
    @Tag("attack-51")
    @Tag("attack-52")
    void ofAHundredGuessesAtOnceAsManyAreComparedAsThereAreTries() throws Exception {
        Map<String, Double> before = counted();
        List<Callable<LoginOutcome>> crowd = Collections.nCopies(100, () -> login("user-0", "wrong"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<LoginOutcome> one : threads.invokeAll(crowd)) {
                one.get();
            }
        }

        assertThat(counted().get("md5") - before.getOrDefault("md5", 0.0)).isEqualTo(PERMITS);
    }
}
