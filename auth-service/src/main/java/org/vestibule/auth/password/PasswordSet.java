package org.vestibule.auth.password;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Many passwords in little memory: a 64-bit hash of each, sorted. Of 150,000 of them, one that is not in the set is taken
 * for one that is with a chance of 1 to 10^14. The hash is FNV-1a: it is quick, and nobody gains by a collision.
 */
final class PasswordSet {
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private final long[] sorted;

    private PasswordSet(long[] sorted) {
        this.sorted = sorted;
    }

    static PasswordSet of(Stream<String> passwords) {
        return new PasswordSet(passwords.mapToLong(PasswordSet::hash).sorted().toArray());
    }

    boolean contains(String password) {
        return Arrays.binarySearch(sorted, hash(password)) >= 0;
    }

    /** What is in it twice counts twice. */
    int size() {
        return sorted.length;
    }

    private static long hash(String password) {
        long hash = BASIS;
        for (int i = 0; i < password.length(); i++) {
            char unit = password.charAt(i);
            hash = (hash ^ (unit & 0xff)) * PRIME;
            hash = (hash ^ (unit >>> 8)) * PRIME;
        }
        return hash;
    }
}
