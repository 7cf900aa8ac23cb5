package org.vestibule.contracts.chain;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A row with its place in the chain, as it stands in the table.
 *
 * @param salt 16 random bytes; null in rows of the first form and in erased ones
 * @param personal digest of what tells of the person; null in rows of the first form
 * @param isErased whether what tells of the person is gone
 */
public record Link(LogRow row, byte[] salt, byte[] personal, boolean isErased, byte[] prevHash, byte[] hash) {
    private static final int SALT_BYTES = 16;

    /** A new link with random bytes of its own. */
    public static Link of(LogRow row, byte[] prevHash, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] personal = row.personal(salt);
        return new Link(row, salt, personal, false, prevHash, row.hash(prevHash, personal));
    }

    /** The same link of the chain, about somebody who was removed. */
    public Link erased() {
        return new Link(row.erased(), null, personal, true, prevHash, hash);
    }

    /** Whether it stands at its place, follows from the row before, and says what it said when it was written. */
    public boolean follows(long seq, byte[] previous) {
        return row.seq() == seq && Arrays.equals(prevHash, previous) && isAsWritten();
    }

    /**
     * A row of the first form has nothing left to check once it is empty, so none is ever erased; an erased one was put there. Of the
     * second form an erased row keeps the digest, and must be as empty as erasing leaves it: what stood there is nobody's to fill in.
     */
    private boolean isAsWritten() {
        if (personal == null) {
            return !isErased && salt == null && Arrays.equals(hash, row.hash(prevHash));
        }
        boolean isWhole = isErased
                ? salt == null && row.equals(row.erased())
                : salt != null && Arrays.equals(personal, row.personal(salt));
        return isWhole && Arrays.equals(hash, row.hash(prevHash, personal));
    }
}
