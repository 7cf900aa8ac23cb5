package org.vestibule.admin.relay;

import jakarta.enterprise.context.RequestScoped;
import org.vestibule.platform.token.CurrentCaller;

/** The tenant a request is about: the caller's own, or for an operator the one that {@code ?tenant=} names. */
@RequestScoped
public class ActingTenant {
    private final CurrentCaller caller;

    public ActingTenant(CurrentCaller caller) {
        this.caller = caller;
    }

    /** {@code named} may be null. Another tenant's name answers 404 to everybody but an operator. */
    public String of(String named) {
        return named == null ? caller.get().tenant() : caller.get().within(named);
    }
}
