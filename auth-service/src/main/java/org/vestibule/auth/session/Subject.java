package org.vestibule.auth.session;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.util.UUID;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.Claim;

/** What every token says of the user it is minted for. */
final class Subject {
    private Subject() {}

    /** {@code sub}, {@code jti}, {@code tenant}: all that a token before the second door may tell. */
    static JwtClaimsBuilder bare(UUID user, String tenant, UUID tokenId) {
        return Jwt.claims()
                .subject(user.toString())
                .claim("jti", tokenId.toString())
                .claim(Claim.TENANT, tenant);
    }

    /** With roles, names and contact. */
    static JwtClaimsBuilder full(User user, UUID tokenId) {
        JwtClaimsBuilder claims = bare(user.id, user.tenant, tokenId)
                .groups(user.roleSet())
                .preferredUserName(user.username)
                .claim("email", user.email)
                .claim(Claim.LOCALE, user.locale);
        return user.account == null ? claims : claims.claim(Claim.ACCOUNT, user.account);
    }
}
