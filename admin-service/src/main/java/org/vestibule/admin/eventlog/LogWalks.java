package org.vestibule.admin.eventlog;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.vestibule.admin.AdminText;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.problem.Problem;

/**
 * Limits how many requests read a whole log at a time, for a tenant and in all: they share the connections to the database with the
 * consumer of events and with the tenants. A walk has its place until it ends, even if the client went away before. After a
 * few minutes another walk may take the place, and the connection of the older one is closed: whoever takes the answer slowly keeps
 * neither the place nor the memory. Does not limit pages of a log.
 */
@Singleton
public class LogWalks {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Config config;
    private final CurrentVertxRequest request;
    /** The oldest first. */
    private final Set<Place> taken = new LinkedHashSet<>();

    LogWalks(Config config, CurrentVertxRequest request) {
        this.config = config;
        this.request = request;
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

        /** How long an export or a verification keeps its place; then another may take it. */
        @WithDefault("PT5M")
        Duration longest();
    }

    /** Of one walk; no two are equal. */
    private static final class Place {
        private final String tenant;
        private final Runnable cut;
        private final long begun = System.nanoTime();

        Place(String tenant, Runnable cut) {
            this.tenant = tenant;
            this.cut = cut;
        }

        boolean isSafe(Duration longest) {
            return System.nanoTime() - begun < longest.toNanos();
        }
    }

    /** Throws the 429 {@link Problem} where {@code walk} would find no place, before anything is done for it. */
    public synchronized void requirePlace(String tenant) {
        if (safe(_ -> true) >= config.perReplica() || safe(of(tenant)) >= config.perTenant()) {
            throw Problem.of(ProblemType.TOO_MANY_ATTEMPTS)
                    .detail(AdminText.LOG_WALKS)
                    .with("retry_after_s", RETRY_AFTER.toSeconds())
                    .retryAfter(RETRY_AFTER);
        }
    }

    private static Predicate<Place> of(String tenant) {
        return place -> place.tenant.equals(tenant);
    }

    private long safe(Predicate<Place> those) {
        return taken.stream()
                .filter(those)
                .filter(place -> place.isSafe(config.longest()))
                .count();
    }

    /** A place is taken when the answer begins, and throws the 429 {@link Problem} where there is none. */
    public StreamingOutput limited(String tenant, StreamingOutput walk) {
        HttpConnection connection = request.getCurrent().request().connection();
        return limited(tenant, walk, () -> closeAtOnce(connection));
    }

    /** {@link HttpConnection#close} sends first what still waits to be sent, and a slow client would hold that up as well. */
    private static void closeAtOnce(HttpConnection connection) {
        var _ = ((ConnectionBase) connection).channel().close();
    }

    /** @param cut ends an answer that is under way, also one that waits for its client */
    StreamingOutput limited(String tenant, StreamingOutput walk, Runnable cut) {
        requirePlace(tenant);
        return out -> {
            Place place = begin(tenant, cut);
            try {
                walk.write(out);
            } finally {
                end(place);
            }
        };
    }

    /** Throws the 429 {@link Problem} where there is no place. No client can hold it up, so it is never cut. */
    <T> T limited(String tenant, Supplier<T> walk) {
        Place place = begin(tenant, () -> {});
        try {
            return walk.get();
        } finally {
            end(place);
        }
    }

    private synchronized Place begin(String tenant, Runnable cut) {
        requirePlace(tenant);
        makeRoom(of(tenant), config.perTenant());
        makeRoom(_ -> true, config.perReplica());
        var place = new Place(tenant, cut);
        taken.add(place);
        return place;
    }

    /** Takes the oldest places, which are safe no more: there are fewer safe ones than there may be. */
    private void makeRoom(Predicate<Place> among, int most) {
        List<Place> those = taken.stream().filter(among).toList();
        those.subList(0, Math.max(0, those.size() - most + 1)).forEach(place -> {
            taken.remove(place);
            place.cut.run();
        });
    }

    private synchronized void end(Place place) {
        taken.remove(place);
    }
}
