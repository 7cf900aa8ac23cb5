package org.vestibule.platform.token;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Asks auth-service, with the token itself, and remembers for a second that it is good. The address is next to that of the keys:
 * {@code …/auth/.well-known/jwks.json} becomes {@code …/auth/v1/rights}.
 */
@Singleton
@DefaultBean
class RemoteRights implements RightsSource {
    private static final Logger LOG = Logger.getLogger(RemoteRights.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    /** An installation may want programs to say it everywhere; nothing of this call is logged. */
    private static final String FOR_NOBODY = "rights check";

    private static final int MOST_REMEMBERED = 10_000;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Map<String, Instant> held = new ConcurrentHashMap<>();
    private final URI rights;
    private final Clock clock;

    RemoteRights(TokenConfig config, Clock clock) {
        this.rights = config.auth().jwksUrl().resolve("../v1/rights");
        this.clock = clock;
    }

    @Override
    public boolean isNear() {
        return false;
    }

    @Override
    public Answer ask(Caller caller) {
        Instant asked = clock.instant();
        Instant good = held.get(caller.tokenId());
        if (good != null && asked.isBefore(good)) {
            return Answer.HELD;
        }
        Answer answer = call(caller);
        if (held.size() >= MOST_REMEMBERED) {
            held.values().removeIf(until -> !asked.isBefore(until));
        }
        if (answer == Answer.HELD && held.size() < MOST_REMEMBERED) {
            held.put(caller.tokenId(), asked.plus(REMEMBERED));
        }
        return answer;
    }

    private Answer call(Caller caller) {
        var request = HttpRequest.newBuilder(rights)
                .timeout(TIMEOUT)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + caller.token());
        if (caller.isProgram()) {
            request.header(OnBehalfOf.HEADER, FOR_NOBODY);
        }
        try {
            int status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
            return switch (status) {
                case 204 -> Answer.HELD;
                case 401, 403 -> Answer.LOST;
                default -> unknown("it answered " + status);
            };
        } catch (IOException e) {
            return unknown(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown("the service stops");
        }
    }

    private static Answer unknown(String why) {
        LOG.warnf("could not ask auth-service for rights: %s", why);
        return Answer.UNKNOWN;
    }
}
