package org.vestibule.auth.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Set;
import org.vestibule.contracts.Notice;

/**
 * The flat token answer of OAuth 2.0 (RFC 6749 section 5.1).
 *
 * @param expiresIn seconds until the access token expires
 * @param refreshToken absent for programs
 * @param refreshExpiresIn seconds until the refresh token expires if it is not used; 0 without one
 * @param securityUrl where to do what the notices say; absent without notices, or where the tenant has set none
 * @param trustedUntil until when logins in this browser ask for the password alone; absent where it is not trusted
 */
public record Tokens(
        String accessToken,
        String tokenType,
        long expiresIn,
        @JsonInclude(JsonInclude.Include.NON_NULL) String refreshToken,
        long refreshExpiresIn,
        Set<Notice> notices,
        @JsonInclude(JsonInclude.Include.NON_NULL) String securityUrl,
        @JsonInclude(JsonInclude.Include.NON_NULL) Instant trustedUntil) {

    public Tokens trustedUntil(Instant until) {
        return new Tokens(
                accessToken, tokenType, expiresIn, refreshToken, refreshExpiresIn, notices, securityUrl, until);
    }

    @Override
    public String toString() {
        return "Tokens[[redacted]]";
    }
}
