package org.vestibule.mfa.policy;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.vestibule.mfa.method.webauthn.RelyingParty;
import org.vestibule.mfa.person.People;

/** Tenants as security keys know them. In the caller's transaction. */
@Singleton
public class RelyingParties {
    private final Policies policies;
    private final People people;

    public RelyingParties(Policies policies, People people) {
        this.policies = policies;
        this.people = people;
    }

    /** Empty where the policy names none: no key can be shown to the tenant then. */
    public Optional<RelyingParty> of(String tenant) {
        return Optional.ofNullable(policies.of(tenant).webauthn())
                .map(party -> new RelyingParty(party.rpId(), people.tenant(tenant).name, Set.copyOf(party.origins())));
    }
}
