package org.vestibule.contracts.chain;

import java.util.Arrays;

/**
 * Last link of a chain.
 *
 * @param seq how many places the chain has
 * @param hash of the last row
 */
public record ChainHead(long seq, byte[] hash) {
    /** Of a tenant without events. */
    public static final ChainHead NONE = new ChainHead(0, LogRow.FIRST_PREV_HASH);

    /** Whether both name the same row. */
    public boolean isAt(ChainHead other) {
        return seq == other.seq && Arrays.equals(hash, other.hash);
    }
}
