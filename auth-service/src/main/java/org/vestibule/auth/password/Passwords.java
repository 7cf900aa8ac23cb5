package org.vestibule.auth.password;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.vestibule.auth.AuthText;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.hashing.Argon2id;
import org.vestibule.platform.hashing.HashScheme;
import org.vestibule.platform.hashing.LegacyHashes;
import org.vestibule.platform.hashing.SpringHash;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.work.BoundedPool;

/**
 * Hashes and checks passwords. A check costs the same whether the user exists, and whichever scheme their hash has: a
 * failed one always pays for the hash that the typed password would be stored with (ASVS 6.3.8).
 */
@Startup
@Singleton
public class Passwords {
    /** Fewest code points of any new password (SP 800-63B-4 section 3.1.1.2); policy may ask for more where it is the only factor. */
    public static final int SHORTEST = 8;
    /** Most code points of a new password. */
    public static final int LONGEST = 128;
    /** Where bcrypt stops reading. */
    private static final int BCRYPT_BYTES = 72;

    private final Map<String, HashScheme> schemes = new LinkedHashMap<>();
    private final Map<PasswordScheme, PasswordEncoder> encoders = new EnumMap<>(PasswordScheme.class);
    private final Map<PasswordScheme, StoredPassword> decoys = new EnumMap<>(PasswordScheme.class);
    private final BoundedPool pool;
    private final HashMemory memory;
    private final int argon2idKib;
    private final KnownPasswords known;
    private final MeterRegistry metrics;

    public Passwords(PasswordConfig config, KnownPasswords known, MeterRegistry metrics) {
        this.known = known;
        this.metrics = metrics;
        int threads = config.pool().threads() == 0
                ? Runtime.getRuntime().availableProcessors()
                : config.pool().threads();
        this.pool = new BoundedPool("vestibule.password", threads, config.pool().queue(), metrics);
        this.memory = HashMemory.of(config);
        this.argon2idKib = config.argon2id().memoryKib();
        var cost = config.argon2id();
        var argon2id = SpringHash.argon2id(new Argon2id.Cost(cost.memoryKib(), cost.iterations(), cost.parallelism()));
        var bcrypt = SpringHash.bcrypt(config.bcrypt().cost());
        encoders.put(PasswordScheme.argon2id, argon2id.encoder());
        encoders.put(PasswordScheme.bcrypt, bcrypt.encoder());
        schemes.put(argon2id.name(), argon2id);
        schemes.put(bcrypt.name(), bcrypt);
        LegacyHashes.all().forEach(scheme -> schemes.put(scheme.name(), scheme));
        for (PasswordScheme scheme : PasswordScheme.values()) {
            decoys.put(scheme, hashNow("no user has this password", scheme));
        }
    }

    /** How a check ended. */
    public sealed interface Check {
        /** @param upgrade the hash to store from now on, where the old one is not the tenant's way */
        record Right(Optional<StoredPassword> upgrade) implements Check {}

        record Wrong() implements Check {}
    }

    /** Whether a hash can be imported under this scheme name: it has the scheme's form and is not too dear. */
    public boolean understands(String scheme, String value) {
        HashScheme known = schemes.get(scheme);
        return known != null && known.understands(value) && known.memoryKib(value) <= memory.largestKib();
    }

    /** Names of all schemes that can be imported. */
    public List<String> importable() {
        return List.copyOf(schemes.keySet());
    }

    /** A new hash of the tenant's scheme, of the password's NFC form. Waits for the pool; 503 where it is full. */
    public StoredPassword hash(String password, PasswordScheme scheme) {
        return pool.run(() -> hashNow(nfc(password), scheme));
    }

    /**
     * Checks a password. Waits for the pool; 503 where it is full. A hash is checked alone: who is unknown takes as long as somebody
     * because the caller gives a decoy of the tenant's own mix of schemes, and not because two hashes are computed for some.
     *
     * @param stored null where nobody of the tenant has a password: never right
     */
    public Check check(String password, StoredPassword stored, PasswordScheme scheme) {
        return pool.run(() -> {
            if (stored != null && matches(password, stored)) {
                return new Check.Right(
                        isCurrent(stored, scheme, password)
                                ? Optional.empty()
                                : Optional.of(hashNow(nfc(password), scheme)));
            }
            if (stored == null) {
                matches(password, decoys.get(targetFor(nfc(password), scheme)));
            }
            return new Check.Wrong();
        });
    }

    /**
     * As much work as {@link #check} of a wrong password, whatever was typed: for whom no password is right. It tells nothing of the hash,
     * which may be somebody's.
     *
     * @param stored null where nobody of the tenant has a password
     */
    public void waste(String password, StoredPassword stored, PasswordScheme scheme) {
        pool.run(() -> matches(password, stored == null ? decoys.get(targetFor(nfc(password), scheme)) : stored));
    }

    /** As it was typed first, for hashes of systems that did not normalize; then its NFC form (RFC 8265 section 4.2). */
    private boolean matches(String password, StoredPassword stored) {
        HashScheme scheme = schemes.get(stored.scheme());
        if (scheme == null) {
            return false;
        }
        String normal = nfc(password);
        return memory.with(
                scheme.memoryKib(stored.value()),
                () -> (compare(scheme, normal, stored.value())
                                || !normal.equals(password)
                                        && stored.imported()
                                        && compare(scheme, password, stored.value()))
                        && !isCutBy(stored, password));
    }

    private boolean compare(HashScheme scheme, String password, String hash) {
        metrics.counter("vestibule.password.compared", "scheme", scheme.name()).increment();
        return scheme.matches(password, hash);
    }

    /** Our own bcrypt hashes are never of more than 72 bytes: a longer password only seems to match. */
    private static boolean isCutBy(StoredPassword stored, String password) {
        return stored.scheme().equals(PasswordScheme.bcrypt.name())
                && !stored.imported()
                && bytes(nfc(password)) > BCRYPT_BYTES;
    }

    private boolean isCurrent(StoredPassword stored, PasswordScheme wanted, String password) {
        PasswordScheme target = targetFor(nfc(password), wanted);
        return !stored.imported()
                && stored.scheme().equals(target.name())
                && !encoders.get(target).upgradeEncoding(stored.value());
    }

    private StoredPassword hashNow(String normal, PasswordScheme scheme) {
        PasswordScheme target = targetFor(normal, scheme);
        int memoryKib = target == PasswordScheme.argon2id ? argon2idKib : 0;
        metrics.counter("vestibule.password.made", "scheme", target.name()).increment();
        return memory.with(
                memoryKib,
                () -> new StoredPassword(target.name(), encoders.get(target).encode(normal), false));
    }

    private static PasswordScheme targetFor(String normal, PasswordScheme scheme) {
        return scheme == PasswordScheme.bcrypt && bytes(normal) > BCRYPT_BYTES ? PasswordScheme.argon2id : scheme;
    }

    private static String nfc(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * Throws {@code password-rejected} with all {@code reasons}, where a new password is not good enough: {@code too_short},
     * {@code too_long}, {@code common}, {@code breached}, {@code contains_name}. There are no rules of composition.
     *
     * @param names that stand beside it: of the user, of the mailbox, of the portal
     * @param shortest fewest code points; said in {@code minimum_length} of the problem
     */
    public void requireGood(String password, Collection<String> names, int shortest) {
        List<String> reasons = reasonsAgainst(nfc(password), names, shortest);
        if (!reasons.isEmpty()) {
            throw rejected(reasons, shortest);
        }
    }

    private List<String> reasonsAgainst(String normal, Collection<String> names, int shortest) {
        int length = normal.codePointCount(0, normal.length());
        if (length < shortest) {
            return List.of("too_short");
        }
        if (length > LONGEST) {
            return List.of("too_long");
        }
        List<String> reasons = new ArrayList<>();
        known.reasonAgainst(normal).ifPresent(reasons::add);
        if (OwnName.is(normal, names)) {
            reasons.add("contains_name");
        }
        return reasons;
    }

    /** As {@link #requireGood}, for a password that takes the place of {@code current}: {@code same_as_current}. */
    public void requireGoodAndNew(String password, String current, Collection<String> names, int shortest) {
        if (nfc(password).equals(nfc(current))) {
            throw rejected(List.of("same_as_current"), shortest);
        }
        requireGood(password, names, shortest);
    }

    private static Problem rejected(List<String> reasons, int shortest) {
        AuthText why =
                switch (reasons.getFirst()) {
                    case "too_short", "too_long" ->
                        shortest > SHORTEST ? AuthText.PASSWORD_LENGTH_ALONE : AuthText.PASSWORD_LENGTH;
                    case "common" -> AuthText.PASSWORD_COMMON;
                    case "breached" -> AuthText.PASSWORD_BREACHED;
                    case "contains_name" -> AuthText.PASSWORD_IS_NAME;
                    default -> AuthText.PASSWORD_AS_BEFORE;
                };
        return Problem.of(ProblemType.PASSWORD_REJECTED)
                .detail(why, shortest, LONGEST)
                .with("reasons", reasons)
                .with("minimum_length", shortest);
    }

    @PreDestroy
    void close() {
        pool.close();
    }
}
