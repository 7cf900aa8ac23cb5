package org.vestibule.mfa.challenge;

import io.quarkus.redis.datasource.RedisDataSource;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.foundation.address.AddressBlock;
import org.vestibule.mfa.challenge.SendCounts.Limit;
import org.vestibule.mfa.challenge.SendCounts.Subject;
import org.vestibule.mfa.method.sms.NumberRange;

/**
 * The limits of sending (docs/limits.md), against floods of one person and against those who are paid for SMS that are
 * sent to them. A send counts under all of them or under none.
 */
@Singleton
public class SendLimits {
    /** Name of the limit that a tenant's policy sets. */
    static final String BUDGET = "send-tenant-day";

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final SendCounts counts;
    private final Config config;
    private final Clock clock;

    public SendLimits(RedisDataSource redis, Config config, Clock clock) {
        this.counts = new SendCounts(redis);
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

        /** Codes asked for from one client address in an hour. */
        @WithDefault("20")
        int addressPerHour();

        /** SMS of one tenant to numbers that have the country code and the next four digits in common, in an hour. */
        @WithDefault("100")
        @Min(1)
        int prefixPerHour();

        /** SMS of one tenant to one country in an hour. */
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
     * @param client address the request came from
     * @param range of the number; empty for an email
     * @param budget codes the tenant may send today; null for the default
     */
    record Send(
            String tenant, UUID user, byte[] addressKey, String client, Optional<NumberRange> range, Integer budget) {}

    /** @param limit name of the limit that is full */
    record Refusal(String limit, Duration retryAfter) {}

    /** Counts a send; or refuses it, and then it is counted nowhere. */
    Optional<Refusal> take(Send send) {
        List<Subject> taken = new ArrayList<>();
        for (Subject subject : subjects(send)) {
            var full = counts.take(subject);
            if (full.isPresent()) {
                taken.forEach(counts::giveBack);
                return full.map(f -> new Refusal(f.limit().name(), f.retryAfter()));
            }
            taken.add(subject);
        }
        return Optional.empty();
    }

    /** The tenant comes last: what is refused to a person or an address does not touch what all its users share. */
    private List<Subject> subjects(Send send) {
        return List.of(
                new Subject(
                        AddressBlock.of(send.client()),
                        List.of(new Limit("send-address-hour", config.addressPerHour(), HOUR))),
                new Subject(
                        send.user().toString(),
                        List.of(
                                new Limit("send-user-hour", config.perHour(), HOUR),
                                new Limit("send-user-day", config.perDay(), DAY))),
                new Subject(
                        HexFormat.of().formatHex(send.addressKey()),
                        List.of(
                                new Limit("send-number-hour", config.perHour(), HOUR),
                                new Limit("send-number-day", config.perDay(), DAY))),
                new Subject(send.tenant(), ofTenant(send)));
    }

    private List<Limit> ofTenant(Send send) {
        List<Limit> limits = new ArrayList<>();
        send.range().ifPresent(range -> {
            limits.add(new Limit("send-prefix-hour", range.prefix(), config.prefixPerHour(), HOUR));
            limits.add(new Limit("send-country-hour", range.country(), config.countryPerHour(), HOUR));
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
