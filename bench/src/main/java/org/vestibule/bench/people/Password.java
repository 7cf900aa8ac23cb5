package org.vestibule.bench.people;

import org.vestibule.platform.hashing.Argon2id;
import org.vestibule.platform.hashing.SpringHash;

/** Everybody's password, and what is stored of it. */
public final class Password {
    public static final String TEXT = "Copper-Heron-Lantern-83";

    private Password() {}

    /**
     * argon2id of 7 MiB on one lane, what Keycloak takes by default.
     *
     * @param passes Keycloak's default is 5
     */
    public static String argon2id(int passes) {
        return argon2id(7168, passes);
    }

    /** On one lane. */
    public static String argon2id(int memoryKib, int passes) {
        var cost = new Argon2id.Cost(memoryKib, passes, 1);
        return SpringHash.argon2id(cost).encoder().encode(TEXT);
    }
}
