package org.vestibule.auth.token;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.auth.session.Lifetimes;
import org.vestibule.auth.session.TokenMint;
import org.vestibule.auth.session.Tokens;
import org.vestibule.contracts.Role;

/**
 * The program that sets up a fresh installation: it exists as long as the operator mounts its secret, and makes the first
 * tenants and the first operator. No installation has a usable account by default (ASVS 6.3.2).
 */
@Singleton
class BootstrapClient {
    private static final String ID = "bootstrap";
    private static final String TENANT = "platform";
    private static final int SHORTEST_SECRET = 32;

    private final Optional<byte[]> secret;
    private final TokenMint mint;
    private final Lifetimes lifetimes;

    BootstrapClient(
            @ConfigProperty(name = "vestibule.bootstrap.client-secret-file") Optional<Path> secretFile,
            TokenMint mint,
            Lifetimes lifetimes) {
        this.secret = secretFile.map(BootstrapClient::read);
        this.mint = mint;
        this.lifetimes = lifetimes;
    }

    private static byte[] read(Path file) {
        try {
            String text = Files.readString(file).strip();
            if (text.length() < SHORTEST_SECRET) {
                throw new IllegalStateException("the bootstrap secret must have 32 characters or more");
            }
            return text.getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the bootstrap secret " + file.getFileName() + " cannot be read", e);
        }
    }

    Optional<Tokens> authenticate(String clientId, String shown) {
        return secret.filter(known ->
                        clientId.equals(ID) && MessageDigest.isEqual(known, shown.getBytes(StandardCharsets.UTF_8)))
                .map(known -> new Tokens(
                        mint.client(
                                UUID.nameUUIDFromBytes(ID.getBytes(StandardCharsets.UTF_8)),
                                ID,
                                TENANT,
                                Set.of(Role.OPERATOR)),
                        "Bearer",
                        lifetimes.accessToken().toSeconds(),
                        null,
                        0,
                        Set.of(),
                        null,
                        null));
    }
}
