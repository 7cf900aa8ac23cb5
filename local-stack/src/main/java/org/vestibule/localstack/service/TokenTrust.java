package org.vestibule.localstack.service;

import java.util.Map;

/**
 * Whose tokens the services believe.
 *
 * @param authJwksUrl where auth-service's public keys are
 * @param mfaJwksUrl where mfa-service's public keys are
 */
public record TokenTrust(String authIssuer, String authJwksUrl, String mfaIssuer, String mfaJwksUrl) {
    /** Issuers that publish their own keys. */
    public static TokenTrust in(String authUrl, String mfaUrl) {
        return new TokenTrust(
                authUrl + "/auth",
                authUrl + "/auth/.well-known/jwks.json",
                mfaUrl + "/mfa",
                mfaUrl + "/mfa/.well-known/jwks.json");
    }

    Map<String, String> properties() {
        return Map.of(
                "vestibule.tokens.auth.issuer", authIssuer,
                "vestibule.tokens.auth.jwks-url", authJwksUrl,
                "vestibule.tokens.mfa.issuer", mfaIssuer,
                "vestibule.tokens.mfa.jwks-url", mfaJwksUrl);
    }
}
