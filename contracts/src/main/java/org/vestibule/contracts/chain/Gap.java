package org.vestibule.contracts.chain;

import java.util.Arrays;

/** Rows of a chain that were removed because they were old enough; {@code hash} is that of the last one. */
public record Gap(long firstSeq, long lastSeq, byte[] hash) {
    /** The same places with the same end. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Gap gap
                && firstSeq == gap.firstSeq
                && lastSeq == gap.lastSeq
                && Arrays.equals(hash, gap.hash);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(firstSeq) * 31 + Arrays.hashCode(hash);
    }
}
