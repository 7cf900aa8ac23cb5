package org.vestibule.mfa.authenticator;

import java.util.UUID;

/** The associated data that secrets of authenticators are sealed with: moved elsewhere, they do not open. */
public final class SecretBinding {
    private static final String PLACE = "authenticator.secret";

    private SecretBinding() {}

    /** To row, tenant and user. */
    public static String[] toUser(UUID id, String tenant, UUID user) {
        return new String[] {PLACE, id.toString(), tenant, user.toString()};
    }

    /** As release 0.2 did, to row and tenant: in another user's hands it opened. */
    public static String[] ofBefore(UUID id, String tenant) {
        return new String[] {PLACE, id.toString(), tenant};
    }
}
