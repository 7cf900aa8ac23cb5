package org.vestibule.auth.token;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.vestibule.auth.session.Lifetimes;
import org.vestibule.auth.session.TokenMint;
import org.vestibule.auth.session.Tokens;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.foundation.start.CannotStart;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/**
 * The program that sets up a fresh installation: it exists while its secret is mounted, until the first owner or operator was made.
 * No installation has a usable account by default (ASVS 6.3.2).
 */
@Singleton
@Startup
class BootstrapClient {
    private static final Logger LOG = Logger.getLogger(BootstrapClient.class);

    private static final String SETTING = "vestibule.bootstrap.client-secret-file";
    private static final String ID = "bootstrap";
    private static final String TENANT = "platform";
    private static final UUID SUBJECT = UUID.nameUUIDFromBytes(ID.getBytes(StandardCharsets.UTF_8));
    private static final int SHORTEST_SECRET = 32;

    private final Optional<byte[]> secret;
    private final TokenMint mint;
    private final Lifetimes lifetimes;
    private final SecurityEvents events;
    private final TenantScope scope;

    BootstrapClient(
            @ConfigProperty(name = "vestibule.bootstrap.client-secret-file") Optional<Path> secretFile,
            TokenMint mint,
            Lifetimes lifetimes,
            SecurityEvents events,
            TenantScope scope) {
        this.secret = secretFile.map(BootstrapClient::read);
        this.mint = mint;
        this.lifetimes = lifetimes;
        this.events = events;
        this.scope = scope;
    }

    static byte[] read(Path file) {
        try {
            String text = Files.readString(file).strip();
            if (text.length() < SHORTEST_SECRET) {
                throw CannotStart.file(SETTING, file, "has fewer than %d characters".formatted(SHORTEST_SECRET));
            }
            return text.getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw CannotStart.file(
                    SETTING, file, "cannot be read as text: " + e.getClass().getSimpleName());
        }
    }

    /** Whether this is the id that its tokens name, and the client there still. */
    boolean is(UUID subject) {
        return secret.isPresent() && subject.equals(SUBJECT) && !hasEnded();
    }

    Optional<Tokens> authenticate(String clientId, String shown, Origin origin) {
        return secret.filter(known ->
                        clientId.equals(ID) && MessageDigest.isEqual(known, shown.getBytes(StandardCharsets.UTF_8)))
                .filter(known -> mayStill())
                .map(known -> given(origin));
    }

    /** Who has the secret may know why it is refused: the log says it, the answer does not. */
    private boolean mayStill() {
        boolean ended = hasEnded();
        if (ended) {
            LOG.warn("The bootstrap client was refused: there is an owner or operator. Unmount its secret.");
        }
        return !ended;
    }

    private boolean hasEnded() {
        return !scope.ask(TENANT, Statement.of("select 1 from bootstrap_end"), row -> row.getInt(1))
                .isEmpty();
    }

    private Tokens given(Origin origin) {
        var by = Act.success(new Actor(SUBJECT, Kind.CLIENT, ID), origin);
        scope.run(
                TENANT,
                () -> events.state(EventType.CLIENT_LOGIN_SUCCEEDED, TENANT, SUBJECT, by, Map.of("client_id", ID)));
        return new Tokens(
                mint.bootstrap(SUBJECT, ID, TENANT),
                "Bearer",
                lifetimes.accessToken().toSeconds(),
                null,
                0,
                Set.of(),
                null,
                null);
    }
}
