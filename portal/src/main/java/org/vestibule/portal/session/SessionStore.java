package org.vestibule.portal.session;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.hash.HashCommands;
import io.quarkus.redis.datasource.keys.KeyCommands;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.vestibule.portal.rest.Away;

/** Sessions in Redis, a hash each, every field sealed with what only the browser's cookie gives. */
@Singleton
public class SessionStore {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration LONGEST_LOCK = Duration.ofSeconds(15);
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(250);

    /** Right passwords are not limited, and what the portal keeps must not fill the Redis that also counts the wrong ones. */
    private static final int MOST_OF_ONE_USER = 100;

    /**
     * Logins under way of one user from one address, and from all. Whoever has only the password ends their own; to end the owner's
     * they need more addresses and more logins than there is time for between the doors.
     */
    private static final int MOST_FROM_ONE_ADDRESS = 20;

    private static final int MOST_UNDER_WAY = 2_000;

    /**
     * Adds a session to lists, and takes the oldest ones out of each that has too many.
     * KEYS     lists of one user, each within the next
     * ARGV[1]  id of the session
     * ARGV[2]  milliseconds that the lists live from now on
     * ARGV     then for each list: how many it may have
     * returns  the ids that were taken out
     * Atomic, or of two at once both would take out what one of them has too many.
     */
    private static final String ADD = """
            local over = {}
            for i = 1, #KEYS do
              redis.call('RPUSH', KEYS[i], ARGV[1])
              redis.call('PEXPIRE', KEYS[i], ARGV[2])
            end
            for i = 1, #KEYS do
              while redis.call('LLEN', KEYS[i]) > tonumber(ARGV[2 + i]) do
                local id = redis.call('LPOP', KEYS[i])
                over[#over + 1] = id
                for j = i + 1, #KEYS do
                  redis.call('LREM', KEYS[j], 1, id)
                end
              end
            end
            return over""";

    /** Gives a lock back, unless it ran out and is somebody else's now. Atomic, or it could be taken from them between. */
    private static final String UNLOCK =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

    private final RedisDataSource redis;
    private final HashCommands<String, String, byte[]> hashes;
    private final KeyCommands<String> keys;
    private final ExpiringValues values;
    private final Waiters waiters = new Waiters();

    public SessionStore(RedisDataSource redis, ObjectMapper json) {
        this.redis = redis;
        this.hashes = redis.hash(String.class, String.class, byte[].class);
        this.keys = redis.key();
        this.values = new ExpiringValues(json);
    }

    /** The session of a cookie, or an empty one. */
    public Session open(String tenant, Optional<String> cookie) {
        return new Session(
                this,
                tenant,
                cookie.flatMap(value -> SessionKeys.of(tenant, value)).orElse(null));
    }

    Map<String, byte[]> read(SessionKeys session) {
        return new HashMap<>(hashes.hgetall(key(session)));
    }

    /** Empty where its time is over, though others of the session live on. */
    <T> Optional<T> opened(SessionKeys session, Slot<T> slot, byte[] sealed) {
        return values.read(session.open(slot.name(), sealed), slot.type(), CLOCK.instant());
    }

    <T> byte[] write(SessionKeys session, Slot<T> slot, T value, Duration life) {
        byte[] plain = values.write(value, CLOCK.instant().plus(life));
        byte[] sealed = session.seal(slot.name(), plain);
        hashes.hset(key(session), slot.name(), sealed);
        if (keys.pttl(key(session)) < life.toMillis()) {
            keys.pexpire(key(session), life);
        }
        return sealed;
    }

    void remove(SessionKeys session, Slot<?> slot) {
        hashes.hdel(key(session), slot.name());
    }

    void delete(SessionKeys session) {
        keys.del(key(session));
    }

    /** The session is this user's. Of so many that are entered, the one entered longest ago is forgotten here; auth-service's lives on. */
    void enter(SessionKeys session, String user, Duration life) {
        add(session, life, Map.of(ofUser(user, "sessions"), MOST_OF_ONE_USER));
    }

    /** This user is between the doors in it. Of too many, those that began longest ago are forgotten. */
    void knock(SessionKeys session, String user, String from, Duration life) {
        Map<String, Integer> lists = new LinkedHashMap<>();
        lists.put(ofUser(user, "logins-from:" + from), MOST_FROM_ONE_ADDRESS);
        lists.put(ofUser(user, "logins"), MOST_UNDER_WAY);
        add(session, life, lists);
    }

    private static String ofUser(String user, String list) {
        return "portal:{user-" + user + "}:" + list;
    }

    /** @param lists of one user, with how many each may have */
    private void add(SessionKeys session, Duration life, Map<String, Integer> lists) {
        List<String> command = new ArrayList<>(List.of(ADD, Integer.toString(lists.size())));
        command.addAll(lists.keySet());
        command.addAll(List.of(session.id(), Long.toString(life.toMillis())));
        lists.values().forEach(most -> command.add(Integer.toString(most)));
        redis.execute("EVAL", command.toArray(String[]::new)).forEach(id -> keys.del("portal:{" + id + "}"));
    }

    /** A lock that outlives its holder by 15 seconds at most. */
    <T> T locked(SessionKeys session, Supplier<T> work) {
        String lock = "portal:{" + session.id() + "}:lock";
        String holder = UUID.randomUUID().toString();
        if (!taken(lock, holder)) {
            awaitTurn(lock, holder);
        }
        try {
            return work.get();
        } finally {
            redis.execute("EVAL", UNLOCK, "1", lock, holder);
        }
    }

    private void awaitTurn(String lock, String holder) {
        if (!waiters.enter(lock)) {
            throw new Away(LONGEST_LOCK.toSeconds());
        }
        try {
            long until = System.nanoTime() + LONGEST_LOCK.toNanos();
            long pause = FIRST_PAUSE;
            do {
                if (System.nanoTime() > until) {
                    throw new Away(LONGEST_LOCK.toSeconds());
                }
                LockSupport.parkNanos(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE);
            } while (!taken(lock, holder));
        } finally {
            waiters.leave(lock);
        }
    }

    private boolean taken(String lock, String holder) {
        return redis.execute("SET", lock, holder, "NX", "PX", Long.toString(LONGEST_LOCK.toMillis())) != null;
    }

    private static String key(SessionKeys session) {
        return "portal:{" + session.id() + "}";
    }
}
