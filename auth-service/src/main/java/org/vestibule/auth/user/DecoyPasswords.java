package org.vestibule.auth.user;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.vestibule.auth.password.StoredPassword;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;
import org.vestibule.platform.work.Afterwards;

/**
 * A hash to check for a name that nobody has, so that it takes as long as a wrong password of somebody. Users of a tenant have hashes
 * of several schemes and costs; each unknown name is given one of them, in the shares that they have, and always the same one.
 */
@Singleton
public class DecoyPasswords {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int MOST_TENANTS = 10_000;
    /** As much of a hash as says what it costs; nothing of those that have no cost of their own. */
    static final String COST =
            "^(\\$argon2[a-z]+\\$v=\\d+\\$[^$]+|\\$2.\\$\\d\\d|\\$?pbkdf2[^$]*\\$\\d+|\\$[PHS]\\$.|\\$scrypt\\$[^$]+)";

    /** All rounds of PBKDF2 are computed for each block of what it yields (RFC 8018 section 5.2), so a longer hash costs more. */
    static final String YIELD = "^\\$?pbkdf2.*\\$([^$]+)$";

    private static final String MIX =
            "select t.decoy_key, u.password_scheme, u.password_imported, count(u.id) as users,"
                    + " (array_agg(u.password_hash order by u.id desc))[1] as sample from tenant t"
                    + " left join app_user u on u.tenant = t.slug and u.password_hash is not null"
                    + " where t.slug = ? group by 1, 2, 3, substring(u.password_hash from '" + COST
                    + "'), length(substring(u.password_hash from '" + YIELD + "')) order by 2, 3, min(u.id::text)";

    private final TenantScope scope;
    private final Afterwards afterwards;
    private final Clock clock;
    private final Map<String, Mix> mixes = new ConcurrentHashMap<>();
    private final Set<String> renewing = ConcurrentHashMap.newKeySet();
    private final Object[] locks = new Object[16];

    DecoyPasswords(TenantScope scope, Afterwards afterwards, Clock clock) {
        this.scope = scope;
        this.afterwards = afterwards;
        this.clock = clock;
        Arrays.setAll(locks, i -> new Object());
    }

    /** One kind of hash that users of a tenant have. */
    record Share(StoredPassword sample, long users) {}

    /** @param key decides which name is given which hash */
    record Mix(byte[] key, List<Share> shares, Instant until) {
        /** Empty where no user of the tenant has a password. */
        Optional<StoredPassword> of(String name) {
            long all = shares.stream().mapToLong(Share::users).sum();
            if (all == 0) {
                return Optional.empty();
            }
            long place = Math.unsignedMultiplyHigh(keyed(name), all);
            for (Share share : shares) {
                place -= share.users();
                if (place < 0) {
                    return Optional.of(share.sample());
                }
            }
            throw new IllegalStateException("shares do not sum up");
        }

        private long keyed(String name) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                return ByteBuffer.wrap(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)))
                        .getLong();
            } catch (NoSuchAlgorithmException | InvalidKeyException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Empty where the tenant has no user with a password, or is none. */
    public Optional<StoredPassword> of(String tenant, String username) {
        Mix known = mixes.get(tenant);
        if (known == null) {
            known = first(tenant);
        } else if (clock.instant().isAfter(known.until()) && renewing.add(tenant)) {
            if (!afterwards.tryRun("look up the mix of hashes", () -> renew(tenant))) {
                renewing.remove(tenant);
            }
        }
        return known.of(User.key(username));
    }

    /** However many ask at once: to look at all users of a tenant takes long. */
    private Mix first(String tenant) {
        synchronized (locks[Math.floorMod(tenant.hashCode(), locks.length)]) {
            Mix known = mixes.get(tenant);
            return known == null ? look(tenant) : known;
        }
    }

    /** Behind the answers, which go on with the mix of before: the one who waited would be seen to have named nobody. */
    private void renew(String tenant) {
        try {
            look(tenant);
        } finally {
            renewing.remove(tenant);
        }
    }

    private Mix look(String tenant) {
        Mix mix = read(tenant);
        if (mix.key().length > 1 && (mixes.size() < MOST_TENANTS || mixes.containsKey(tenant))) {
            mixes.put(tenant, mix);
        }
        return mix;
    }

    private Mix read(String tenant) {
        Instant until = clock.instant().plus(KEPT);
        List<Mix> rows = scope.ask(
                tenant,
                Statement.of(MIX, tenant),
                row -> new Mix(
                        row.getBytes("decoy_key"),
                        row.getString("sample") == null
                                ? List.of()
                                : List.of(new Share(
                                        new StoredPassword(
                                                row.getString("password_scheme"),
                                                row.getString("sample"),
                                                row.getBoolean("password_imported")),
                                        row.getLong("users"))),
                        until));
        return new Mix(
                rows.isEmpty() ? new byte[1] : rows.getFirst().key(),
                rows.stream().flatMap(row -> row.shares().stream()).toList(),
                until);
    }
}
