package org.vestibule.platform.hashing;

import java.lang.ref.SoftReference;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.Block;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * argon2id (RFC 9106), with memory that serves one hash after the other instead of leaving 19 MiB to the garbage collector
 * each time. It is wiped in between, and given back where the heap gets short.
 */
public final class Argon2id {
    private final int keptKib;
    private final BlockPool kept;

    /** @param keptKib most memory to keep for the next hash; a hash of more than this leaves all of its own behind */
    public Argon2id(int keptKib) {
        this.keptKib = keptKib;
        this.kept = new SoftPool(keptKib);
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
    public byte[] hash(byte[] secret, byte[] salt, Cost cost, int length) {
        var parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(salt)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes());
        if (cost.memoryKib() <= keptKib) {
            parameters.withBlockPool(kept);
        }
        var generator = new Argon2BytesGenerator();
        generator.init(parameters.build());
        byte[] hash = new byte[length];
        generator.generateBytes(secret, hash);
        return hash;
    }

    /** Blocks of one KiB. */
    private static final class SoftPool implements BlockPool {
        private final int most;
        private SoftReference<FixedBlockPool> blocks = new SoftReference<>(null);

        SoftPool(int most) {
            this.most = most;
        }

        @Override
        public Block allocate() {
            return blocks().allocate();
        }

        @Override
        public void deallocate(Block block) {
            blocks().deallocate(block);
        }

        private synchronized FixedBlockPool blocks() {
            FixedBlockPool now = blocks.get();
            if (now == null) {
                now = new FixedBlockPool(most);
                blocks = new SoftReference<>(now);
            }
            return now;
        }
    }
}
