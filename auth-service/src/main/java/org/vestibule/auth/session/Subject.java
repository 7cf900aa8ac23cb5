package org.vestibule.auth.session;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.Claims;
import org.jose4j.jwt.JwtClaims;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.Claim;

/** What every token says of the user it is minted for. */
final class Subject {
    private Subject() {}

    /** {@code sub}, {@code jti}, {@code tenant}: all that a token before the second door may tell. */
    static JwtClaims bare(UUID user, String tenant, UUID tokenId) {
        var claims = new JwtClaims();
        claims.setSubject(user.toString());
        claims.setJwtId(tokenId.toString());
        claims.setStringClaim(Claim.TENANT, tenant);
        return claims;
    }

    /** The same of somebody who acts at the tenant, with what they may do and how they are called. */
    static JwtClaims named(UUID user, String tenant, UUID tokenId, Set<String> roles, String name) {
        JwtClaims claims = bare(user, tenant, tokenId);
        claims.setStringListClaim(Claims.groups.name(), List.copyOf(roles));
        claims.setStringClaim(Claims.preferred_username.name(), name);
        return claims;
    }

    /** With roles, names and contact. */
    static JwtClaims full(User user, UUID tokenId) {
        JwtClaims claims = named(user.id, user.tenant, tokenId, user.roleSet(), user.username);
        claims.setStringClaim(Claims.email.name(), user.email);
        claims.setStringClaim(Claim.LOCALE, user.locale);
        if (user.account != null) {
            claims.setStringClaim(Claim.ACCOUNT, user.account);
        }
        return claims;
    }
}
