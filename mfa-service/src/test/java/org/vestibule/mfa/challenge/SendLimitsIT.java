package org.vestibule.mfa.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.mfa.challenge.SendLimits.Refusal;
import org.vestibule.mfa.challenge.SendLimits.Send;
import org.vestibule.mfa.method.sms.NumberRange;

/** Counts on a real Redis. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("attack-36")
class SendLimitsIT {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final NumberRange DANISH = new NumberRange("DK", "+452012");

    private final String tenant = "t-" + UUID.randomUUID();

    @Inject
    RedisDataSource redis;

    @Test
    void manyAtOnceNeverExceedTheBudgetOnTwoReplicas() throws Exception {
        List<SendLimits> replicas = List.of(at(NOON, Map.of()), at(NOON, Map.of()));
        var start = new CountDownLatch(1);
        List<Future<Optional<Refusal>>> sends = new ArrayList<>();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                SendLimits replica = replicas.get(i % 2);
                sends.add(threads.submit(() -> {
                    start.await();
                    return replica.take(anybody(23));
                }));
            }
            start.countDown();
        }

        int sent = 0;
        for (var send : sends) {
            Optional<Refusal> refusal = send.get();
            sent += refusal.isEmpty() ? 1 : 0;
            refusal.ifPresent(full -> assertThat(full.limit()).isEqualTo("send-tenant-day"));
        }
        assertThat(sent).isEqualTo(23);
        assertThat(count("mfa:{" + tenant + "}:sends:send-tenant-day:2026-03-02"))
                .isEqualTo("23");
    }

    @Test
    void aRefusedSendCountsNowhere() {
        SendLimits limits = at(NOON, Map.of());
        Send user = anybody(1);
        assertThat(limits.take(anybody(1))).isEmpty();

        assertThat(limits.take(user)).map(Refusal::limit).contains("send-tenant-day");

        for (int i = 0; i < 5; i++) {
            assertThat(limits.take(withBudget(user, 100))).as("send " + i).isEmpty();
        }
        assertThat(limits.take(withBudget(user, 100))).map(Refusal::limit).contains("send-user-hour");
        assertThat(count("mfa:{" + tenant + "}:sends:send-prefix-hour:+452012")).isEqualTo("6");
        assertThat(count("mfa:{" + user.client() + "}:sends:send-address-hour")).isEqualTo("5");
    }

    @Test
    @Tag("attack-65")
    void whatCouldNotBeSentCountsNowhere() {
        SendLimits limits = at(NOON, Map.of());
        Send send = anybody(3);

        for (int i = 0; i < 60; i++) {
            assertThat(limits.take(send)).as("send " + i).isEmpty();
            limits.giveBack(send);
        }

        assertThat(count("mfa:{" + tenant + "}:sends:send-tenant-day:2026-03-02"))
                .isEqualTo("0");
    }

    @Test
    @Tag("attack-65")
    void whatSomebodyLogsInWithDoesNotCountAgainstThem() {
        SendLimits limits = at(NOON, Map.of());
        Send send = anybody(100);

        for (int login = 0; login < 12; login++) {
            assertThat(limits.take(send)).as("login " + login).isEmpty();
            limits.answered(challenge(send, 1), send.addressKey());
        }

        assertThat(count("mfa:{" + tenant + "}:sends:send-tenant-day:2026-03-02"))
                .as("the tenant has paid for them")
                .isEqualTo("12");
    }

    @Test
    @Tag("attack-65")
    void aStrangerWithThePasswordUsesUpNothingOfTheOwners() {
        SendLimits limits = at(NOON, Map.of());
        Send owner = anybody(100);
        Send stranger = from("203.0.113.66", owner);
        assertThat(limits.take(owner)).isEmpty();
        limits.answered(challenge(owner, 1), owner.addressKey());

        for (int i = 0; i < 5; i++) {
            assertThat(limits.take(stranger)).isEmpty();
        }

        assertThat(limits.take(stranger)).map(Refusal::limit).contains("send-user-hour");
        for (int i = 0; i < 5; i++) {
            assertThat(limits.take(owner)).as("send " + i).isEmpty();
        }
        assertThat(limits.take(owner)).as("where nothing is used either").isPresent();
    }

    @Test
    @Tag("attack-78")
    void whoIsAboutToAskIsToldHowLongNoneCanBeSent() {
        SendLimits limits = at(NOON, Map.of());
        Send send = anybody(100);
        for (int n = 0; n < 5; n++) {
            assertThat(limits.wait(send)).isZero();
            assertThat(limits.wait(send)).as("looking is not sending").isZero();
            assertThat(limits.take(send)).isEmpty();
        }

        assertThat(limits.wait(send)).isBetween(Duration.ofMinutes(55), Duration.ofHours(1));
        assertThat(limits.take(send).map(Refusal::retryAfter))
                .hasValueSatisfying(wait -> assertThat(wait).isGreaterThan(Duration.ofMinutes(55)));
        assertThat(limits.wait(from("203.0.113.9", anybody(100))))
                .as("somebody else")
                .isZero();
    }

    /** Who has used up the hour and the day waits for the day. */
    @Test
    @Tag("attack-78")
    void theLongestWaitIsTold() {
        SendLimits limits = at(NOON, Map.of("vestibule.limits.send.per-day", "5"));
        Send send = anybody(100);
        for (int n = 0; n < 5; n++) {
            limits.take(send);
        }

        assertThat(limits.wait(send)).isGreaterThan(Duration.ofHours(23));
        assertThat(limits.take(send).map(Refusal::limit)).contains("send-user-day");
    }

    @Test
    @Tag("attack-79")
    void whereSomebodyLoggedInFromIsForgottenWithThem() {
        SendLimits limits = at(NOON, Map.of());
        Send send = anybody(100);
        for (int n = 0; n < 25; n++) {
            Send here = from("198.51.100." + n, send);
            limits.take(here);
            limits.answered(challenge(here, 1), here.addressKey());
        }
        String key = "mfa:{" + send.user() + "}:logged-in-from";
        assertThat(redis.sortedSet(String.class).zrange(key, 0, -1)).hasSize(20).contains("198.51.100.24");

        limits.forget(send.user());

        assertThat(redis.key().exists(key)).isFalse();
    }

    @Test
    @Tag("attack-65")
    void resendsOfTheRightCodeAreGivenBackAndNeverMoreThanWereTaken() {
        SendLimits limits = at(NOON, Map.of());
        Send send = anybody(100);
        limits.take(send);
        limits.take(send);

        limits.answered(challenge(send, 3), send.addressKey());

        assertThat(count("mfa:{" + send.user() + "}:sends:send-user-hour")).isEqualTo("0");
        assertThat(limits.mayTell(send.user())).isTrue();
        assertThat(limits.mayTell(send.user())).as("once an hour").isFalse();
    }

    /** Fifty a day kept the owner from getting any. */
    @Test
    void setUpsOfANumberTakeNothingFromWhoeverLogsInWithIt() {
        SendLimits limits = at(NOON, Map.of());
        Send owner = anybody(1000);
        int sent = 0;
        for (int i = 0; i < 60; i++) {
            sent += limits.take(setUp("t-" + UUID.randomUUID(), owner.addressKey()))
                            .isEmpty()
                    ? 1
                    : 0;
        }
        assertThat(sent).as("what one number gets in a day").isEqualTo(30);

        for (int i = 0; i < 5; i++) {
            assertThat(limits.take(owner)).as("send " + i).isEmpty();
        }
        assertThat(limits.take(owner)).map(Refusal::limit).contains("send-user-hour");
    }

    @Test
    void setUpsOfANumberCountAtTheirTenant() {
        SendLimits limits = at(NOON, Map.of());
        byte[] number = random();
        for (int i = 0; i < 5; i++) {
            assertThat(limits.take(setUp(tenant, number))).as("send " + i).isEmpty();
        }

        assertThat(limits.take(setUp(tenant, number))).map(Refusal::limit).contains("send-number-hour");
        assertThat(limits.wait(setUp(tenant, number))).isGreaterThan(Duration.ofMinutes(55));
        assertThat(limits.take(setUp(tenant, random()))).as("another number").isEmpty();
        assertThat(limits.take(setUp("t-" + UUID.randomUUID(), number)))
                .as("another tenant")
                .isEmpty();
    }

    @Test
    @Tag("attack-65")
    void aSetUpThatCouldNotBeSentCountsNowhere() {
        SendLimits limits = at(NOON, Map.of());
        byte[] number = random();

        for (int i = 0; i < 40; i++) {
            Send send = setUp(tenant, number);
            assertThat(limits.take(send)).as("send " + i).isEmpty();
            limits.giveBack(send);
        }
    }

    @Test
    void setUpsAtOnceNeverExceedWhatTheNumberGetsOnTwoReplicas() throws Exception {
        Map<String, String> settings = Map.of("vestibule.limits.send.set-up-per-day", "7");
        List<SendLimits> replicas = List.of(at(NOON, settings), at(NOON, settings));
        byte[] number = random();
        for (int i = 0; i < 6; i++) {
            assertThat(replicas.get(0).take(setUp("t-" + UUID.randomUUID(), number)))
                    .isEmpty();
        }
        var start = new CountDownLatch(1);
        List<Future<Optional<Refusal>>> sends = new ArrayList<>();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                SendLimits replica = replicas.get(i % 2);
                sends.add(threads.submit(() -> {
                    start.await();
                    return replica.take(setUp("t-" + UUID.randomUUID(), number));
                }));
            }
            start.countDown();
        }

        int sent = 0;
        for (var send : sends) {
            Optional<Refusal> refusal = send.get();
            sent += refusal.isEmpty() ? 1 : 0;
            refusal.ifPresent(full -> assertThat(full.limit()).isEqualTo("send-number-set-up-day"));
        }
        assertThat(sent).isEqualTo(1);
    }

    /** Whoever has some accounts filled a range in a minute, and nobody with a number of it could log in until the hour was over. */
    @Test
    @Tag("attack-65")
    void setUpsOfARangeStopNoLoginsWithItsNumbers() {
        SendLimits limits = at(
                NOON,
                Map.of("vestibule.limits.send.prefix-per-hour", "2", "vestibule.limits.send.country-per-hour", "3"));
        NumberRange otherPrefix = new NumberRange("DK", "+452099");
        assertThat(limits.take(setUp(DANISH))).isEmpty();
        assertThat(limits.take(setUp(DANISH))).isEmpty();
        assertThat(limits.take(setUp(DANISH))).map(Refusal::limit).contains("send-prefix-hour");
        assertThat(limits.take(setUp(otherPrefix))).isEmpty();
        assertThat(limits.take(setUp(otherPrefix))).map(Refusal::limit).contains("send-country-hour");

        assertThat(limits.take(to(DANISH))).isEmpty();
        assertThat(limits.take(to(DANISH))).isEmpty();
        assertThat(limits.take(to(DANISH))).map(Refusal::limit).contains("send-prefix-hour");
        assertThat(limits.take(to(otherPrefix))).as("of the country").isEmpty();
    }

    @Test
    @Tag("attack-65")
    void loginsWithNumbersOfARangeStopNoSetUps() {
        SendLimits limits = at(NOON, Map.of("vestibule.limits.send.prefix-per-hour", "1"));
        assertThat(limits.take(to(DANISH))).isEmpty();
        assertThat(limits.take(to(DANISH))).isPresent();

        assertThat(limits.take(setUp(DANISH))).isEmpty();
        assertThat(limits.wait(setUp(DANISH))).isPositive();
        assertThat(limits.wait(setUp(new NumberRange("DK", "+452099")))).isZero();
    }

    @Test
    @Tag("attack-65")
    void setUpsOfARangeAtOnceLeaveItsLoginsAlone() throws Exception {
        Map<String, String> settings = Map.of("vestibule.limits.send.prefix-per-hour", "4");
        List<SendLimits> replicas = List.of(at(NOON, settings), at(NOON, settings));
        List<Future<Optional<Refusal>>> setUps = new ArrayList<>();
        List<Future<Optional<Refusal>>> logins = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                SendLimits replica = replicas.get(i % 2);
                setUps.add(threads.submit(() -> replica.take(setUp(DANISH))));
                if (i % 10 == 0) {
                    logins.add(threads.submit(() -> replica.take(to(DANISH))));
                }
            }
        }

        int confirmed = 0;
        for (var setUp : setUps) {
            confirmed += setUp.get().isEmpty() ? 1 : 0;
        }
        assertThat(confirmed).isEqualTo(4);
        for (var login : logins) {
            assertThat(login.get()).isEmpty();
        }
    }

    private static Send setUp(String tenant, byte[] number) {
        return new Send(tenant, UUID.randomUUID(), number, false, client(), Optional.empty(), null);
    }

    private Send setUp(NumberRange range) {
        return new Send(tenant, UUID.randomUUID(), random(), false, client(), Optional.of(range), null);
    }

    private static Challenge challenge(Send send, int times) {
        return new Challenge(
                UUID.randomUUID(),
                send.user(),
                UUID.randomUUID(),
                "login",
                "123456",
                Duration.ofMinutes(5),
                new Challenge.Sending(send.client(), times));
    }

    private static Send from(String client, Send send) {
        return new Send(
                send.tenant(), send.user(), send.addressKey(), send.proved(), client, send.range(), send.budget());
    }

    @Test
    void theBudgetIsOfTheDayInUtcAndTheWaitLastsUntilItsEnd() {
        Send send = anybody(1);
        assertThat(at(NOON, Map.of()).take(send)).isEmpty();

        var refusal = at(NOON.plus(Duration.ofHours(11)), Map.of()).take(anybody(1));

        assertThat(refusal.orElseThrow().retryAfter())
                .as("as Redis counts it, from the first send on")
                .isBetween(
                        Duration.ofHours(12).minusSeconds(20),
                        Duration.ofHours(12).plusSeconds(1));
        assertThat(at(NOON.plus(Duration.ofHours(12)), Map.of()).take(anybody(1)))
                .as("a new day")
                .isEmpty();
    }

    @Test
    void withoutAPolicyTheDefaultIsTheBudget() {
        SendLimits limits = at(NOON, Map.of("vestibule.limits.send.tenant-per-day", "2"));

        assertThat(limits.take(anybody(null))).isEmpty();
        assertThat(limits.take(anybody(null))).isEmpty();
        assertThat(limits.take(anybody(null))).map(Refusal::limit).contains("send-tenant-day");
        assertThat(limits.take(anybody(3))).isEmpty();
    }

    @Test
    void smsOfOneTenantAreCountedByPrefixAndCountryAndMailsAreNot() {
        SendLimits limits = at(
                NOON,
                Map.of("vestibule.limits.send.prefix-per-hour", "2", "vestibule.limits.send.country-per-hour", "3"));
        NumberRange otherPrefix = new NumberRange("DK", "+452099");

        assertThat(limits.take(to(DANISH))).isEmpty();
        assertThat(limits.take(to(DANISH))).isEmpty();
        assertThat(limits.take(to(DANISH))).map(Refusal::limit).contains("send-prefix-hour");
        assertThat(limits.take(to(otherPrefix))).isEmpty();
        assertThat(limits.take(to(otherPrefix))).map(Refusal::limit).contains("send-country-hour");
        assertThat(limits.take(to(new NumberRange("SE", "+467012")))).isEmpty();
        assertThat(limits.take(to(null))).as("a mail").isEmpty();
        assertThat(count("mfa:{" + tenant + "}:sends:send-tenant-day:2026-03-02"))
                .isEqualTo("5");
    }

    @Test
    void everyKeyExpires() {
        SendLimits limits = at(NOON, Map.of());
        Send send = anybody(2);
        limits.take(send);
        limits.take(send);
        limits.take(send);

        var keys = redis.execute("KEYS", "mfa:*:sends:*");

        assertThat(keys.size()).isGreaterThanOrEqualTo(8);
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i).toString();
            assertThat(redis.execute("TTL", key).toLong()).as(key).isPositive();
        }
    }

    private Send anybody(Integer budget) {
        return new Send(tenant, UUID.randomUUID(), random(), true, client(), Optional.of(DANISH), budget);
    }

    private Send to(NumberRange range) {
        return new Send(tenant, UUID.randomUUID(), random(), true, client(), Optional.ofNullable(range), null);
    }

    private static Send withBudget(Send send, int budget) {
        return new Send(
                send.tenant(), send.user(), send.addressKey(), send.proved(), send.client(), send.range(), budget);
    }

    private static byte[] random() {
        return ByteBuffer.allocate(Long.BYTES)
                .putLong(ThreadLocalRandom.current().nextLong())
                .array();
    }

    private static String client() {
        return "client-" + UUID.randomUUID();
    }

    private String count(String key) {
        return String.valueOf(redis.execute("GET", key));
    }

    private SendLimits at(Instant now, Map<String, String> settings) {
        var config = new SmallRyeConfigBuilder()
                .withMapping(SendLimits.Config.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(SendLimits.Config.class);
        return new SendLimits(redis, config, Clock.fixed(now, ZoneOffset.UTC));
    }
}
