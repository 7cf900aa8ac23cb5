package org.vestibule.auth.password;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Many passwords in little memory: the first 64 bits of the digest of each, sorted. Of 150,000 passwords a chosen one is
 * taken for another with a chance of 1 to 10^14.
 */
final class PasswordSet {
    private final long[] sorted;

    private PasswordSet(long[] sorted) {
        this.sorted = sorted;
    }

    static PasswordSet of(Stream<String> passwords) {
        return new PasswordSet(
                passwords.mapToLong(PasswordSet::prefix).sorted().distinct().toArray());
    }

    boolean contains(String password) {
        return Arrays.binarySearch(sorted, prefix(password)) >= 0;
    }

    int size() {
        return sorted.length;
    }

    private static long prefix(String password) {
        return ByteBuffer.wrap(PasswordDigest.of(password)).getLong();
    }
}
