package org.vestibule.mfa.challenge;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.keys.KeyCommands;
import io.quarkus.redis.datasource.sortedset.SortedSetCommands;
import io.quarkus.redis.datasource.value.SetArgs;
import io.quarkus.redis.datasource.value.ValueCommands;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.foundation.address.AddressBlock;
import org.vestibule.mfa.challenge.SendCounts.Limit;
import org.vestibule.mfa.challenge.SendCounts.Subject;
import org.vestibule.mfa.method.sms.NumberRange;
import org.vestibule.mfa.person.KeptBesidePeople;

/**
 * The limits of sending (docs/limits.md), against floods of one person and against those who are paid for SMS that are
 * sent to them. A send counts under all of them or under none. What a person logs in with does not count against the person, and
 * addresses they logged in from have counts of their own: whoever has only the password uses up nothing of these.
 */
@Singleton
public class SendLimits implements KeptBesidePeople {
    /** Name of the limit that a tenant's policy sets. */
    static final String BUDGET = "send-tenant-day";

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration FAMILIAR = Duration.ofDays(30);
    private static final int MOST_FAMILIAR = 20;

    private final SendCounts counts;
    private final ValueCommands<String, String> values;
    private final SortedSetCommands<String, String> addresses;
    private final KeyCommands<String> keys;
    private final Config config;
    private final Clock clock;

    public SendLimits(RedisDataSource redis, Config config, Clock clock) {
        this.counts = new SendCounts(redis);
        this.values = redis.value(String.class);
        this.addresses = redis.sortedSet(String.class);
        this.keys = redis.key();
        this.config = config;
        this.clock = clock;
    }

    /** Numbers of the limits. */
    @ConfigMapping(prefix = "vestibule.limits.send")
    public interface Config {
        /** Codes for one user, and to one number or address, in an hour. */
        @WithDefault("5")
        int perHour();

        /** The same in a day. */
        @WithDefault("10")
        int perDay();

        /** Codes for one user, and to one number or address, in a day, those they logged in with included. */
        @WithDefault("50")
        int usedPerDay();

        /** Codes that confirm one new number or address in a day, over all tenants. At one tenant those per hour and per day hold as well. */
        @WithDefault("30")
        int setUpPerDay();

        /** Codes asked for from one client address in an hour. */
        @WithDefault("20")
        int addressPerHour();

        /**
         * SMS of one tenant to numbers that have the country code and the next four digits in common, in an hour. Those that confirm new
         * numbers are counted apart.
         */
        @WithDefault("100")
        @Min(1)
        int prefixPerHour();

        /** SMS of one tenant to one country in an hour. Those that confirm new numbers are counted apart. */
        @WithDefault("2000")
        @Min(1)
        int countryPerHour();

        /** Codes of one tenant in a day (UTC), unless its policy says another number. */
        @WithDefault("10000")
        @Min(1)
        @Max(10_000_000)
        int tenantPerDay();
    }

    /**
     * A code that is to be sent, and all it is counted by.
     *
     * @param addressKey names the number or the address
     * @param proved whether the user has shown that it is theirs; where not, the code counts for none who have
     * @param client whom it is counted for, as {@link org.vestibule.platform.http.Origin#countedBy} has it
     * @param range of the number; empty for an email
     * @param budget codes the tenant may send today; null for the default
     */
    record Send(
            String tenant,
            UUID user,
            byte[] addressKey,
            boolean proved,
            String client,
            Optional<NumberRange> range,
            Integer budget) {}

    /** @param limit name of the limit that is full */
    record Refusal(String limit, Duration retryAfter) {
        /** Whether it is about one person, whom others can do this to. */
        boolean isOfPerson() {
            return limit.startsWith("send-user-") || limit.startsWith("send-number-");
        }
    }

    /** Counts a send; or refuses it, and then it is counted nowhere. */
    Optional<Refusal> take(Send send) {
        List<Subject> taken = new ArrayList<>();
        for (Subject subject : subjects(send)) {
            var full = counts.take(subject);
            if (full.isPresent()) {
                taken.forEach(one -> counts.giveBack(one, 1));
                return full.map(f -> new Refusal(f.limit().name(), f.retryAfter()));
            }
            taken.add(subject);
        }
        return Optional.empty();
    }

    /** The code did not go out: the send that was taken counts nowhere. */
    void giveBack(Send send) {
        subjects(send).forEach(subject -> counts.giveBack(subject, 1));
    }

    /** How long none can be sent; zero where one can be now. Counts nothing. */
    Duration wait(Send send) {
        return subjects(send).stream()
                .flatMap(subject -> counts.look(subject).stream())
                .map(SendCounts.Full::retryAfter)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** The tenant comes last: what is refused to a person or an address does not touch what all its users share. */
    private List<Subject> subjects(Send send) {
        String asker = AddressBlock.of(send.client());
        String number = HexFormat.of().formatHex(send.addressKey());
        String apart = apart(send.user(), asker);
        List<Subject> subjects = new ArrayList<>(ofUser(send.user(), apart, asker));
        subjects.add(send.proved() ? ofNumber(number, apart) : ofSetUp(number, send.tenant()));
        subjects.add(new Subject(
                send.user().toString(), List.of(new Limit("send-user-used-day", config.usedPerDay(), DAY))));
        if (send.proved()) {
            subjects.add(new Subject(number, List.of(new Limit("send-number-used-day", config.usedPerDay(), DAY))));
        }
        subjects.add(new Subject(send.tenant(), ofTenant(send)));
        return subjects;
    }

    private String apart(UUID user, String asker) {
        return isFamiliar(user, asker) ? "/" + asker : "";
    }

    private List<Subject> ofUser(UUID user, String apart, String asker) {
        return List.of(
                new Subject(asker, List.of(new Limit("send-address-hour", config.addressPerHour(), HOUR))),
                new Subject(
                        user + apart,
                        List.of(
                                new Limit("send-user-hour", config.perHour(), HOUR),
                                new Limit("send-user-day", config.perDay(), DAY))));
    }

    private Subject ofNumber(String number, String apart) {
        return new Subject(
                number + apart,
                List.of(
                        new Limit("send-number-hour", config.perHour(), HOUR),
                        new Limit("send-number-day", config.perDay(), DAY)));
    }

    /** Anybody can name any number: what they ask for counts at their tenant, and takes nothing from the number's owner. */
    private Subject ofSetUp(String number, String tenant) {
        return new Subject(
                number + "/set-up",
                List.of(
                        new Limit("send-number-hour", tenant, config.perHour(), HOUR),
                        new Limit("send-number-day", tenant, config.perDay(), DAY),
                        new Limit("send-number-set-up-day", config.setUpPerDay(), DAY)));
    }

    /** The code was the right one: its sends do not count against the person, but the tenant has paid for them. */
    void answered(Challenge challenge, byte[] addressKey) {
        var sending = challenge.sending();
        if (sending.asker().isEmpty()) {
            return;
        }
        String apart = apart(challenge.user(), sending.asker());
        ofUser(challenge.user(), apart, sending.asker()).forEach(subject -> counts.giveBack(subject, sending.times()));
        counts.giveBack(ofNumber(HexFormat.of().formatHex(addressKey), apart), sending.times());
        remember(challenge.user(), sending.asker());
    }

    /** The person was removed: where they logged in from is forgotten. What they had sent is counted for a day more. */
    @Override
    public void forget(UUID user) {
        keys.del(familiar(user));
    }

    private boolean isFamiliar(UUID user, String asker) {
        var until = addresses.zscore(familiar(user), asker);
        return until.isPresent() && until.getAsDouble() > clock.instant().getEpochSecond();
    }

    /** Each for its days, of which the last few are kept. */
    private void remember(UUID user, String asker) {
        String key = familiar(user);
        addresses.zadd(key, clock.instant().plus(FAMILIAR).getEpochSecond(), asker);
        addresses.zremrangebyrank(key, 0, -MOST_FAMILIAR - 1);
        keys.expire(key, FAMILIAR);
    }

    /** Whether the person is to be told that their codes are used up: once an hour. */
    boolean mayTell(UUID user) {
        return values.setAndChanged(
                "mfa:{" + user + "}:told-of-sends", "1", new SetArgs().nx().ex(HOUR));
    }

    private static String familiar(UUID user) {
        return "mfa:{" + user + "}:logged-in-from";
    }

    /** Set-ups of numbers of a range stop no logins with numbers of that range. */
    private List<Limit> ofTenant(Send send) {
        List<Limit> limits = new ArrayList<>();
        send.range().ifPresent(range -> {
            String apart = send.proved() ? "" : "set-up/";
            limits.add(new Limit("send-prefix-hour", apart + range.prefix(), config.prefixPerHour(), HOUR));
            limits.add(new Limit("send-country-hour", apart + range.country(), config.countryPerHour(), HOUR));
        });
        limits.add(new Limit(BUDGET, today().toString(), budget(send.budget()), restOfToday()));
        return limits;
    }

    /** Codes a tenant may send in a day. */
    int budget(Integer ofPolicy) {
        return ofPolicy == null ? config.tenantPerDay() : ofPolicy;
    }

    /** The day budgets are of: UTC, for all tenants alike. */
    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** Until midnight, rounded up to a second. */
    Duration restOfToday() {
        Instant midnight = today().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return Duration.ofSeconds(Duration.between(clock.instant(), midnight).toSeconds() + 1);
    }
}
