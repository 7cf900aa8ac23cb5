package org.vestibule.auth.token;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.vestibule.auth.client.Clients;
import org.vestibule.auth.session.Tokens;
import org.vestibule.auth.token.ClientLimits.Counted.TooMany;
import org.vestibule.auth.token.ClientLimits.Counted.Wrong;
import org.vestibule.platform.http.Origin;

/**
 * The client credentials grant (RFC 6749 section 4.4). Right and wrong secrets are events; of tries that have to wait there
 * is none, but one when the wait begins. Who shows an id that nobody has waits alike and is answered alike.
 */
@Singleton
class ClientGrant {
    private final ClientLimits limits;
    private final Clients clients;
    private final BootstrapClient bootstrap;

    ClientGrant(ClientLimits limits, Clients clients, BootstrapClient bootstrap) {
        this.limits = limits;
        this.clients = clients;
        this.bootstrap = bootstrap;
    }

    /** How a program's wish for a token ended. */
    sealed interface Outcome {
        record Right(Tokens tokens) implements Outcome {}

        record Wrong() implements Outcome {}

        record TooMany(Duration retryAfter) implements Outcome {}
    }

    Outcome exchange(String shownId, String secret, Origin origin) {
        String clientId = Clients.canonical(shownId);
        return limits.refusal(clientId, origin.ip())
                .<Outcome>map(Outcome.TooMany::new)
                .orElseGet(() -> check(clientId, secret, origin));
    }

    private Outcome check(String clientId, String secret, Origin origin) {
        Optional<Tokens> tokens = clients.authenticate(clientId, secret, origin)
                .or(() -> bootstrap.authenticate(clientId, secret, origin));
        if (tokens.isPresent()) {
            limits.right(clientId, origin.ip());
            return new Outcome.Right(tokens.get());
        }
        return switch (limits.wrong(clientId, origin.ip())) {
            case TooMany(var wait) -> new Outcome.TooMany(wait);
            case Wrong(var isNews, var last) -> {
                if (isNews) {
                    clients.refused(clientId, last, origin);
                }
                yield new Outcome.Wrong();
            }
        };
    }
}
