package org.vestibule.bench.people;

import java.util.UUID;

/**
 * A user who logs in during a run.
 *
 * @param authenticator null for who has a password alone
 * @param secret of the app, in Base32; null likewise
 */
public record Walker(UUID id, String username, UUID authenticator, String secret) {
    @Override
    public String toString() {
        return "Walker[" + username + "]";
    }
}
