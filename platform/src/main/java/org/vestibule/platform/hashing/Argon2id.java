package org.vestibule.platform.hashing;

import com.goterl.lazysodium.SodiumJava;
import com.goterl.lazysodium.utils.LibraryLoader;
import com.sun.jna.NativeLong;
import java.util.Optional;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.vestibule.platform.NativeLibrary;

/**
 * argon2id (RFC 9106), by libsodium where it loads: it takes about half of what Bouncy Castle does, and its memory is not of
 * the heap. It knows one lane, 8 KiB or more, salts of 16 bytes and hashes of 16 bytes or more; Bouncy Castle does whatever
 * else is imported.
 */
public final class Argon2id {
    private static final Optional<SodiumJava> SODIUM = sodium();
    private static final int SODIUM_LEAST_KIB = 8;
    private static final int SODIUM_SALT_BYTES = 16;
    private static final int SODIUM_LEAST_HASH_BYTES = 16;
    private static final int SODIUM_ARGON2ID13 = 2;

    private Argon2id() {}

    /** Loads libsodium now, so that the first hash need not, and the log says at start what hashes. */
    public static void load() {
        isBySodium(new byte[SODIUM_SALT_BYTES], new Cost(SODIUM_LEAST_KIB, 1, 1), SODIUM_LEAST_HASH_BYTES);
    }

    /**
     * What a hash costs.
     *
     * @param memoryKib at least 8 for each lane
     * @param passes at least 1
     * @param lanes at least 1
     */
    public record Cost(int memoryKib, int passes, int lanes) {}

    /** @param length of the hash in bytes, at least 4 */
    public static byte[] hash(byte[] secret, byte[] salt, Cost cost, int length) {
        return isBySodium(salt, cost, length)
                ? bySodium(secret, salt, cost, length)
                : byBouncyCastle(secret, salt, cost, length);
    }

    static boolean isBySodium(byte[] salt, Cost cost, int length) {
        return SODIUM.isPresent()
                && cost.lanes() == 1
                && cost.memoryKib() >= SODIUM_LEAST_KIB
                && salt.length == SODIUM_SALT_BYTES
                && length >= SODIUM_LEAST_HASH_BYTES;
    }

    private static byte[] bySodium(byte[] secret, byte[] salt, Cost cost, int length) {
        byte[] hash = new byte[length];
        int failed = SODIUM.orElseThrow()
                .crypto_pwhash(
                        hash,
                        length,
                        secret,
                        secret.length,
                        salt,
                        cost.passes(),
                        new NativeLong(cost.memoryKib() * 1024L),
                        SODIUM_ARGON2ID13);
        if (failed != 0) {
            throw new IllegalStateException("no memory for argon2id of %d KiB".formatted(cost.memoryKib()));
        }
        return hash;
    }

    /** As {@link #hash}, whatever there is. */
    public static byte[] byBouncyCastle(byte[] secret, byte[] salt, Cost cost, int length) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(salt)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .build());
        byte[] hash = new byte[length];
        generator.generateBytes(secret, hash);
        return hash;
    }

    /** In an image the library is unpacked already; elsewhere the one in the jar is taken, never one of the system's. */
    private static LibraryLoader.Mode mode() {
        return System.getProperty("jna.library.path") == null
                ? LibraryLoader.Mode.BUNDLED_ONLY
                : LibraryLoader.Mode.PREFER_SYSTEM;
    }

    private static Optional<SodiumJava> sodium() {
        try {
            var sodium = new SodiumJava(mode());
            NativeLibrary.loaded("libsodium", "argon2id");
            return Optional.of(sodium);
        } catch (RuntimeException | LinkageError notHere) {
            NativeLibrary.missing("libsodium", "Bouncy Castle", notHere);
            return Optional.empty();
        }
    }
}
