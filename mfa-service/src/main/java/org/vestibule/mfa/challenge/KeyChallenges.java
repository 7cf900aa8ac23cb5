package org.vestibule.mfa.challenge;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.mfa.authenticator.Authenticators.Owned;
import org.vestibule.mfa.method.webauthn.RandomBytes;
import org.vestibule.mfa.method.webauthn.RequestOptions;
import org.vestibule.mfa.method.webauthn.SecurityKeys;
import org.vestibule.mfa.policy.RelyingParties;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.tenancy.TenantScope;

/** Challenges for security keys: nothing is sent, so nothing is limited but how often a key may be wrong. */
@Singleton
public class KeyChallenges {
    private final ChallengeStore store;
    private final ChallengeConfig config;
    private final RelyingParties parties;
    private final SecurityKeys keys;
    private final TenantScope scope;

    KeyChallenges(
            ChallengeStore store,
            ChallengeConfig config,
            RelyingParties parties,
            SecurityKeys keys,
            TenantScope scope) {
        this.store = store;
        this.config = config;
        this.parties = parties;
        this.keys = keys;
        this.scope = scope;
    }

    /** A new challenge, in place of the older one of the authenticator and login. Its code is base64url of 32 random bytes. */
    public Challenge issue(UUID user, UUID authenticator, String binding) {
        String code = RandomBytes.base64url(RandomBytes.CHALLENGE);
        var challenge = new Challenge(
                Ids.next(), user, authenticator, binding, code, Challenges.lifetime(config), Challenge.Sending.NONE);
        store.put(challenge, Duration.ZERO);
        return challenge;
    }

    record Asked(Challenge challenge, RequestOptions options) {}

    /** Asks for any key of the person; empty where the tenant does not say where keys are used. */
    Optional<Asked> ask(Owned owned, String binding) {
        String tenant = owned.person().tenant;
        UUID user = owned.person().userId;
        return scope.call(tenant, () -> parties.of(tenant).map(party -> {
            Challenge challenge = issue(user, owned.authenticator().id, binding);
            return new Asked(
                    challenge, RequestOptions.of(party, challenge.code(), keys.of(tenant, user), challenge.lifetime()));
        }));
    }
}
