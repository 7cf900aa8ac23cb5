package org.vestibule.mfa.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.mfa.guard.Guard.Evidence;
import org.vestibule.mfa.guard.Guard.Factor;
import org.vestibule.mfa.guard.Guard.Lock;
import org.vestibule.mfa.guard.Guard.Verdict;

/** {@code verdict.lua} on real Redis, by tables: what is shown one after the other, and how each is decided. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("C-04")
class GuardIT {
    @Inject
    Guard guard;

    @Inject
    RedisDataSource redis;

    private final UUID user = UUID.randomUUID();
    private final UUID app = UUID.randomUUID();
    private final UUID phone = UUID.randomUUID();
    private final UUID code = UUID.randomUUID();

    /**
     * Steps: {@code app:N} shows step N of an app, {@code app:N<M} where the database knows step M; {@code app:x} a wrong code;
     * {@code sms:x} a wrong code of another factor; {@code rec:new}, {@code rec:used}, {@code rec:x}; {@code ask} whether the app is
     * locked; {@code forgive}. Verdicts: accepted, rejected(left), replayed, locked, joined, begun, open.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            app:5                                        | accepted
            app:5 app:5                                  | accepted replayed
            app:5 app:4                                  | accepted replayed
            app:5 app:6                                  | accepted accepted
            app:5<5                                      | replayed
            app:5<7                                      | replayed
            app:8<7                                      | accepted
            app:x app:x app:x app:x app:x                | rejected4 rejected3 rejected2 rejected1 begun
            app:x app:x app:x app:x app:x app:5          | rejected4 rejected3 rejected2 rejected1 begun locked
            app:x app:x app:x app:x app:x ask            | rejected4 rejected3 rejected2 rejected1 begun locked
            app:x ask app:x                              | rejected4 open rejected3
            app:x app:5 app:x                            | rejected4 counted rejected3
            app:x app:5 forgive app:x                    | rejected4 counted - rejected4
            app:x rec:used app:x                         | rejected4 replayed rejected3
            app:x rec:new rec:new app:x                  | rejected4 counted replayed rejected3
            app:x app:5<5 app:x                          | rejected4 replayed rejected3
            rec:x rec:x rec:x rec:x rec:x                | rejected4 rejected3 rejected2 rejected1 begun
            app:x app:x app:x app:x app:x rec:used app:5 | rejected4 rejected3 rejected2 rejected1 begun replayed locked
            app:x app:x app:x app:x app:x rec:new app:5  | rejected4 rejected3 rejected2 rejected1 begun unlocked locked
            app:x app:x app:x app:x app:x sms:x sms:x    | rejected4 rejected3 rejected2 rejected1 begun joined locked
            """)
    @Tag("attack-51")
    @Tag("attack-19")
    void decidesOneAfterTheOther(String shown, String verdicts) {
        List<String> decided = new ArrayList<>();
        for (String step : shown.split(" ")) {
            decided.add(decide(step));
        }
        assertThat(String.join(" ", decided)).isEqualTo(verdicts);
    }

    private String decide(String step) {
        if (step.equals("ask")) {
            return guard.lockedFor(user, Factor.digitsOf(app)).isPresent() ? "locked" : "open";
        }
        if (step.equals("forgive")) {
            guard.forgive(user, Factor.digitsOf(app));
            return "-";
        }
        String what = step.substring(4);
        return switch (step.substring(0, 3)) {
            case "app" -> words(guard.decide(user, Factor.digitsOf(app), stepOf(what)));
            case "sms" ->
                words(guard.decide(user, Factor.digitsOf(phone), new Evidence.Step(phone, Guard.NO_MATCH, 0)));
            case "rec" ->
                words(guard.decide(
                        user,
                        Factor.RECOVERY_CODE,
                        new Evidence.Recovery(what.equals("x") ? null : code, what.equals("used"))));
            default -> throw new IllegalArgumentException(step);
        };
    }

    private Evidence stepOf(String what) {
        if (what.equals("x")) {
            return new Evidence.Step(app, Guard.NO_MATCH, 0);
        }
        String[] parts = what.split("<");
        return new Evidence.Step(app, Long.parseLong(parts[0]), parts.length == 1 ? 0 : Long.parseLong(parts[1]));
    }

    private static String words(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted(var unlocked, var counted) ->
                unlocked ? "unlocked" : counted ? "counted" : "accepted";
            case Verdict.Rejected(var left) -> "rejected" + left;
            case Verdict.Replayed(var _) -> "replayed";
            case Verdict.Locked(var _, var lock) ->
                lock == Lock.STANDING ? "locked" : lock.name().toLowerCase(Locale.ROOT);
            case Verdict.Gone() -> "gone";
        };
    }

    @Test
    @Tag("attack-50")
    void theSameCodeAgainAndAgainIsToldOfThirtyTimes() {
        assertThat(decide("app 100")).isEqualTo("accepted");

        assertThat(Stream.generate(() -> guard.decide(user, Factor.digitsOf(app), stepOf("100")))
                        .limit(40)
                        .filter(new Verdict.Replayed(true)::equals))
                .hasSize(30);
        assertThat(guard.decide(user, Factor.digitsOf(app), stepOf("100"))).isEqualTo(new Verdict.Replayed(false));
    }

    @Test
    void askingCountsNothingAndWritesNothing() {
        for (int i = 0; i < 20; i++) {
            assertThat(guard.lockedFor(user, Factor.digitsOf(app))).isEmpty();
            assertThat(guard.lockedFor(user)).isEmpty();
        }

        assertThat(redis.key().exists("mfa:{" + user + "}:failures")).isFalse();
        assertThat(decide("app:x")).isEqualTo("rejected4");
    }

    @Test
    void aLockIsThatOfItsFactorAndOfTheUser() {
        for (int i = 0; i < 5; i++) {
            decide("app:x");
        }

        assertThat(guard.lockedFor(user, Factor.digitsOf(app))).isPresent();
        assertThat(guard.lockedFor(user, Factor.digitsOf(phone))).isEmpty();
        assertThat(guard.lockedFor(user, Factor.RECOVERY_CODE)).isEmpty();
        assertThat(guard.lockedFor(user)).isPresent();
    }

    @Test
    @Tag("attack-20")
    @Tag("attack-51")
    void ofAHundredAtOnceOneIsAcceptedAndNoneIsForgotten() throws Exception {
        decide("app:x");
        List<Callable<String>> crowd = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            crowd.add(() -> decide("rec:new"));
        }
        List<String> decided = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> one : threads.invokeAll(crowd)) {
                decided.add(one.get());
            }
        }

        assertThat(decided).filteredOn("counted"::equals).hasSize(1);
        assertThat(decided).filteredOn("replayed"::equals).hasSize(99);
        assertThat(decide("app:x")).isEqualTo("rejected3");
    }

    private boolean look(boolean used) {
        UUID look = UUID.randomUUID();
        boolean allowed = guard.beginLook(user, look).isEmpty();
        if (allowed) {
            guard.endLook(user, look, used);
        }
        return allowed;
    }

    @Test
    @Tag("attack-52")
    void afterThirtyUsedRecoveryCodesNoneIsLookedAtUntilStaffUnlock() {
        for (int i = 0; i < 30; i++) {
            assertThat(look(true)).as("code " + i).isTrue();
        }

        assertThat(look(false)).isFalse();
        assertThat(guard.lockedFor(user)).as("staff see it").isPresent();
        assertThat(guard.beginLook(UUID.randomUUID(), UUID.randomUUID()))
                .as("of somebody else")
                .isEmpty();
        guard.clear(user);
        assertThat(guard.lockedFor(user)).isEmpty();
        assertThat(look(false)).isTrue();
    }

    /** The guard counts them itself, and right ones are no guesses. */
    @Test
    @Tag("attack-52")
    void otherRecoveryCodesUseUpNoLooks() {
        for (int i = 0; i < 40; i++) {
            assertThat(look(false)).as("code " + i).isTrue();
        }
    }

    @Test
    @Tag("attack-52")
    void ofAHundredUsedRecoveryCodesAtOnceThirtyAreLookedAt() throws Exception {
        List<Callable<Boolean>> crowd = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            crowd.add(() -> look(true));
        }
        int allowed = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> one : threads.invokeAll(crowd)) {
                allowed += one.get() ? 1 : 0;
            }
        }

        assertThat(allowed).isEqualTo(30);
    }
}
