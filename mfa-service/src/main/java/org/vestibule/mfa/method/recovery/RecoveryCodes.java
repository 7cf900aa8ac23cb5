package org.vestibule.mfa.method.recovery;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.ImportedFactors.Code;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.hashing.Argon2id;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.work.BoundedPool;

/**
 * Recovery codes: 80 random bits each, shown once, kept as argon2id hashes (ASVS 6.5.2). The codes of one user share a
 * salt, so an attempt costs one slow hash whichever code it is.
 */
@Startup
@Singleton
public class RecoveryCodes {
    /** At so many left, or fewer, the user is told. */
    public static final int LOW = 3;

    /** Crockford's Base32: no I, L, O, U. */
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LETTERS = 16;
    private static final int GROUP = 4;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Argon2id.Cost COST = new Argon2id.Cost(19 * 1024, 2, 1);
    private static final int QUEUE = 64;

    private final RecoveryCodeRepository codes;
    private final TenantScope scope;
    private final Clock clock;
    private final BoundedPool pool;
    private final ForeignCodes foreign = new ForeignCodes();

    /** @param threads that hash at a time, each with 19 MiB; 0: as many as there are processors */
    public RecoveryCodes(
            RecoveryCodeRepository codes,
            TenantScope scope,
            Clock clock,
            MeterRegistry metrics,
            @ConfigProperty(name = "vestibule.recovery.threads", defaultValue = "0") int threads) {
        this.codes = codes;
        this.scope = scope;
        this.clock = clock;
        Argon2id.load();
        int atATime = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        this.pool = new BoundedPool("vestibule.recovery", atATime, QUEUE, metrics);
    }

    /** A new set: what is shown, and what is stored. */
    public record NewSet(List<String> shown, byte[] salt, List<byte[]> hashes) {
        public static final NewSet NONE = new NewSet(List.of(), new byte[0], List.of());

        @Override
        public String toString() {
            return "NewSet[[redacted]]";
        }
    }

    /** How many there are. */
    public record Count(long total, long remaining) {}

    /** Makes a set, for {@link RecoveryCodeSets}, which counts them. Takes a slow hash a code. */
    NewSet generate(int number) {
        if (number == 0) {
            return NewSet.NONE;
        }
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        List<String> shown = IntStream.range(0, number).mapToObj(i -> random()).toList();
        List<byte[]> hashes = shown.parallelStream()
                .map(code -> pool.run(() -> hash(canonical(code).orElseThrow(), salt)))
                .toList();
        return new NewSet(shown, salt, hashes);
    }

    private static String random() {
        return IntStream.range(0, LETTERS)
                .mapToObj(
                        i -> (i > 0 && i % GROUP == 0 ? "-" : "") + ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())))
                .collect(Collectors.joining());
    }

    /** Stores a set in place of any older one. In the caller's transaction. */
    public void replace(String tenant, UUID user, NewSet set) {
        codes.deleteAll(tenant, user);
        for (byte[] hash : set.hashes()) {
            RecoveryCode code = unused(tenant, user);
            code.salt = set.salt();
            code.hash = hash;
            codes.persist(code);
        }
    }

    /** In the caller's transaction. */
    public void invalidate(String tenant, UUID user) {
        codes.deleteAll(tenant, user);
    }

    /** In the caller's transaction. */
    public Count count(String tenant, UUID user) {
        return new Count(codes.count(tenant, user), codes.countUnused(tenant, user));
    }

    /**
     * What a login must know of a user's set.
     *
     * @param hasUnused whether one is left to log in with
     * @param salt another one for each set; empty where there is none, or another system made it
     */
    public record Standing(boolean hasUnused, Optional<byte[]> salt) {}

    /**
     * The user's code that was typed, used or not. Takes a slow hash: not to be called inside a transaction.
     *
     * @param isLocked asked when it is this one's turn: many may have begun to wait before the first of them was counted. Where it is
     *     so, nothing is hashed, and there is none
     */
    public Optional<RecoveryCode> find(String tenant, UUID user, String typed, BooleanSupplier isLocked) {
        List<RecoveryCode> all = scope.call(tenant, () -> codes.of(tenant, user));
        return all.isEmpty()
                ? Optional.empty()
                : pool.run(() -> isLocked.getAsBoolean() ? Optional.empty() : find(all, typed));
    }

    private Optional<RecoveryCode> find(List<RecoveryCode> all, String typed) {
        List<RecoveryCode> own = all.stream().filter(code -> code.hash != null).toList();
        Optional<RecoveryCode> found = own.isEmpty()
                ? Optional.empty()
                : canonical(typed).map(code -> hash(code, own.getFirst().salt)).flatMap(hash -> own.stream()
                        .filter(code -> MessageDigest.isEqual(code.hash, hash))
                        .findFirst());
        return found.or(() -> foreign.find(all, typed));
    }

    /** Whether a code that another system hashed can be taken over. */
    public boolean understands(Code code) {
        return foreign.understands(code);
    }

    /** Stores codes that another system hashed. In the caller's transaction. */
    public void takeOver(String tenant, UUID user, List<Code> hashed) {
        for (Code brought : hashed) {
            RecoveryCode code = unused(tenant, user);
            code.scheme = brought.scheme();
            code.foreignHash = brought.value();
            codes.persist(code);
        }
    }

    private RecoveryCode unused(String tenant, UUID user) {
        RecoveryCode code = new RecoveryCode();
        code.id = Ids.next();
        code.tenant = tenant;
        code.userId = user;
        code.createdAt = clock.instant();
        return code;
    }

    /** Marks a code as used; false where it was before. In the caller's transaction. */
    public boolean consume(RecoveryCode code) {
        return codes.consume(code.tenant, code.id, clock.instant());
    }

    /** Capital letters without separators, with the letters people misread set right; empty where it is no code. */
    static Optional<String> canonical(String typed) {
        String letters = typed.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        boolean wellFormed = letters.length() == LETTERS && letters.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
        return wellFormed ? Optional.of(letters) : Optional.empty();
    }

    private byte[] hash(String code, byte[] salt) {
        return Argon2id.hash(code.getBytes(StandardCharsets.US_ASCII), salt, COST, HASH_BYTES);
    }

    @PreDestroy
    void close() {
        pool.close();
    }
}
