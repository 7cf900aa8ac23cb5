package org.vestibule.admin.eventlog;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A row with its place in the chain, as it stands in the table.
 *
 * @param salt null in rows of the first form and in erased ones
 * @param personal digest of what tells of the person; null in rows of the first form
 * @param isErased whether what tells of the person is gone
 */
record Link(LogRow row, byte[] salt, byte[] personal, boolean isErased, byte[] prevHash, byte[] hash) {
    private static final int SALT_BYTES = 16;

    static Link of(LogRow row, byte[] prevHash, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] personal = row.personal(salt);
        return new Link(row, salt, personal, false, prevHash, row.hash(prevHash, personal));
    }

    /** The same link of the chain, about somebody who was removed. */
    Link erased() {
        return new Link(row.erased(), null, personal, true, prevHash, hash);
    }

    /** Whether it stands at its place, follows from the row before, and says what it said when it was written. */
    boolean follows(long seq, byte[] previous) {
        return row.seq() == seq && Arrays.equals(prevHash, previous) && isAsWritten();
    }

    /** An erased row of the first form has nothing left to check but its place. */
    private boolean isAsWritten() {
        if (personal == null) {
            return isErased || Arrays.equals(hash, row.hash(prevHash));
        }
        boolean isWhole = isErased || (salt != null && Arrays.equals(personal, row.personal(salt)));
        return isWhole && Arrays.equals(hash, row.hash(prevHash, personal));
    }
}
