package org.vestibule.platform.token;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Who mints tokens, where their public keys are, and which of them this service is. */
@ConfigMapping(prefix = "vestibule.tokens")
public interface TokenConfig {
    /** auth-service: access, partial and login tokens, and approvals. */
    Issuer auth();

    /** mfa-service: proofs. */
    Issuer mfa();

    /** {@code auth} or {@code mfa} in the service that is that issuer. */
    Optional<String> self();

    /** JWK set file (RFC 7517) with EC P-256 private keys; the first one signs, all are published. */
    Optional<Path> signingKeys();

    /** An issuer. */
    interface Issuer {
        /** The {@code iss} of its tokens. */
        String issuer();

        URI jwksUrl();
    }
}
