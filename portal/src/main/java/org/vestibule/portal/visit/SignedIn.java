package org.vestibule.portal.visit;

import java.time.Instant;
import java.util.List;
import org.vestibule.portal.rest.AuthApi.Me;
import org.vestibule.portal.rest.AuthApi.Tokens;
import org.vestibule.portal.session.Slot;

/** Somebody who passed both doors, with their tokens. */
public record SignedIn(
        String id,
        String username,
        String email,
        List<String> roles,
        String locale,
        String accessToken,
        Instant accessUntil,
        String refreshToken,
        Instant refreshUntil) {

    static final Slot<SignedIn> SLOT = new Slot<>("user", SignedIn.class);

    static SignedIn of(Me me, Tokens tokens, Instant now) {
        return new SignedIn(
                me.id(),
                me.username(),
                me.email(),
                List.copyOf(me.roles()),
                me.locale(),
                tokens.accessToken(),
                now.plusSeconds(tokens.expiresIn()),
                tokens.refreshToken(),
                now.plusSeconds(tokens.refreshExpiresIn()));
    }

    SignedIn with(Tokens tokens, Instant now) {
        return new SignedIn(
                id,
                username,
                email,
                roles,
                locale,
                tokens.accessToken(),
                now.plusSeconds(tokens.expiresIn()),
                tokens.refreshToken(),
                now.plusSeconds(tokens.refreshExpiresIn()));
    }

    /** Whether they serve customers: support, owner or operator. */
    public boolean isStaff() {
        return roles.contains("support") || isOwner();
    }

    /** Whether they decide on the tenant's policy. */
    public boolean isOwner() {
        return roles.contains("owner") || roles.contains("operator");
    }

    @Override
    public String toString() {
        return "SignedIn[" + id + ", [redacted]]";
    }
}
