package org.vestibule.admin.eventlog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.vestibule.admin.AdminText;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.problem.Problem;

/**
 * Limits how many requests read a whole log at a time, for a tenant and in all: they share the connections to the database with the
 * consumer of events and with the tenants. A walk has its place until it ends, even if the client went away before, and for a few
 * minutes at most: whoever takes the answer slowly keeps it from nobody. Does not limit pages of a log.
 */
@Singleton
public class LogWalks {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Config config;
    private final Set<Place> taken = new HashSet<>();

    LogWalks(Config config) {
        this.config = config;
    }

    /** How many there may be. */
    @ConfigMapping(prefix = "vestibule.limits.log-walk")
    public interface Config {
        /** Exports and verifications of one tenant's log at a time, in one replica. */
        @WithDefault("2")
        @Min(1)
        int perTenant();

        /** Exports and verifications of all logs at a time, in one replica; fewer than the connections to the database. */
        @WithDefault("6")
        @Min(1)
        int perReplica();

        /** How long an export or a verification counts. */
        @WithDefault("PT5M")
        Duration longest();
    }

    /** Of one walk; no two are equal. */
    private static final class Place {
        private final String tenant;
        private final long begun = System.nanoTime();

        Place(String tenant) {
            this.tenant = tenant;
        }

        boolean counts(Duration longest) {
            return System.nanoTime() - begun < longest.toNanos();
        }
    }

    /** Throws the 429 {@link Problem} where {@code walk} would find no place, before anything is done for it. */
    public synchronized void requirePlace(String tenant) {
        List<Place> all =
                taken.stream().filter(place -> place.counts(config.longest())).toList();
        long own = all.stream().filter(place -> place.tenant.equals(tenant)).count();
        if (all.size() >= config.perReplica() || own >= config.perTenant()) {
            throw Problem.of(ProblemType.TOO_MANY_ATTEMPTS)
                    .detail(AdminText.LOG_WALKS)
                    .with("retry_after_s", RETRY_AFTER.toSeconds())
                    .retryAfter(RETRY_AFTER);
        }
    }

    /** A place is taken when the answer begins, and throws the 429 {@link Problem} where there is none. */
    public StreamingOutput limited(String tenant, StreamingOutput walk) {
        requirePlace(tenant);
        return out -> {
            Place place = begin(tenant);
            try {
                walk.write(out);
            } finally {
                end(place);
            }
        };
    }

    /** Throws the 429 {@link Problem} where there is no place. */
    <T> T limited(String tenant, Supplier<T> walk) {
        Place place = begin(tenant);
        try {
            return walk.get();
        } finally {
            end(place);
        }
    }

    private synchronized Place begin(String tenant) {
        requirePlace(tenant);
        var place = new Place(tenant);
        taken.add(place);
        return place;
    }

    private synchronized void end(Place place) {
        taken.remove(place);
    }
}
