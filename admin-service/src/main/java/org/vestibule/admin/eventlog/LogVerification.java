package org.vestibule.admin.eventlog;

import org.vestibule.contracts.chain.Verification;

/**
 * What walking a tenant's log found, and the last of its heads that was signed.
 *
 * @param events places of the chain that were walked and held, removed rows among them
 * @param firstBroken place of the first row that was changed, put in, removed before it was old enough, or emptied without a
 *     reason; null where there is none
 * @param removed how many of them were removed because they were old enough
 * @param erased how many of them have no personal part any more, because the user was removed
 * @param head null until one was signed, an hour after the tenant's first event at the latest
 * @param keys path of the public keys (JWK set, RFC 7517) that check {@code head.jws}
 */
public record LogVerification(
        long events, boolean intact, Long firstBroken, long removed, long erased, SignedHead head, String keys) {
    static final String KEYS = "/admin/.well-known/jwks.json";

    static LogVerification of(Verification found, SignedHead head) {
        return new LogVerification(
                found.events(), found.intact(), found.firstBroken(), found.removed(), found.erased(), head, KEYS);
    }
}
