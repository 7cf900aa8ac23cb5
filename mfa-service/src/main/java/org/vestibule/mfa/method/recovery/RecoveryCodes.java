package org.vestibule.mfa.method.recovery;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.work.BoundedPool;

/**
 * Recovery codes: 80 random bits each, shown once, kept as argon2id hashes (ASVS 6.5.2). The codes of one user share a
 * salt, so an attempt costs one slow hash whichever code it is.
 */
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
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int QUEUE = 64;

    private final RecoveryCodeRepository codes;
    private final TenantScope scope;
    private final Clock clock;
    private final BoundedPool pool;

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
        this.pool = new BoundedPool(
                "vestibule.recovery",
                threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
                QUEUE,
                metrics);
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

    /** Makes a set. Takes a slow hash a code: not to be called inside a transaction. */
    public NewSet generate(int number) {
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
            RecoveryCode code = new RecoveryCode();
            code.id = Ids.next();
            code.tenant = tenant;
            code.userId = user;
            code.salt = set.salt();
            code.hash = hash;
            code.createdAt = clock.instant();
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

    /** What the user's set is salted with: another one for each set. In the caller's transaction. */
    public Optional<byte[]> salt(String tenant, UUID user) {
        return codes.saltOf(tenant, user);
    }

    /** The slow hash of what was typed with the user's salt. Not to be called inside a transaction. */
    public Optional<byte[]> hashOf(String tenant, UUID user, String typed) {
        Optional<byte[]> salt = scope.call(tenant, () -> codes.saltOf(tenant, user));
        return salt.flatMap(s -> canonical(typed).map(code -> pool.run(() -> hash(code, s))));
    }

    /** The user's code with that hash, used or not. In the caller's transaction. */
    public Optional<RecoveryCode> find(String tenant, UUID user, byte[] hash) {
        return codes.withHash(tenant, user, hash);
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

    private static byte[] hash(String code, byte[] salt) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withSalt(salt)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(PASSES)
                .withParallelism(1)
                .build());
        byte[] hash = new byte[HASH_BYTES];
        generator.generateBytes(code.getBytes(StandardCharsets.US_ASCII), hash);
        return hash;
    }

    @PreDestroy
    void close() {
        pool.close();
    }
}
