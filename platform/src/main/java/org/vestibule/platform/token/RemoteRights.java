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
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Asks auth-service, with the token itself, and remembers the answer for a second. Where it gives none, one request a second tries
 * again and the others are not kept waiting. The address is next to that of the keys:
 * {@code …/auth/.well-known/jwks.json} becomes {@code …/auth/v1/rights}.
 */
@Singleton
@DefaultBean
class RemoteRights implements RightsSource {
    private static final Logger LOG = Logger.getLogger(RemoteRights.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    /** An installation may want programs to say it everywhere; nothing of this call is logged. */
    private static final String FOR_NOBODY = "rights check";

    private static final int MOST_REMEMBERED = 10_000;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Map<String, Remembered> answers = new ConcurrentHashMap<>();
    /** When somebody may try again; null while auth-service answers. */
    private final AtomicReference<Instant> nextTry = new AtomicReference<>();

    private final URI rights;
    private final Clock clock;

    private record Remembered(Answer answer, Instant until) {}

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
        Remembered known = answers.get(caller.tokenId());
        if (known != null && asked.isBefore(known.until())) {
            return known.answer();
        }
        if (!mayTry(asked)) {
            return Answer.UNKNOWN;
        }
        Answer answer = call(caller);
        nextTry.set(answer == Answer.UNKNOWN ? clock.instant().plus(BETWEEN_TRIES) : null);
        if (answer != Answer.UNKNOWN) {
            remember(caller.tokenId(), new Remembered(answer, asked.plus(REMEMBERED)));
        }
        return answer;
    }

    private boolean mayTry(Instant now) {
        Instant next = nextTry.get();
        return next == null
                || !now.isBefore(next)
                        && nextTry.compareAndSet(next, now.plus(TIMEOUT).plus(BETWEEN_TRIES));
    }

    private void remember(String token, Remembered answer) {
        if (answers.size() >= MOST_REMEMBERED) {
            Instant now = clock.instant();
            answers.values().removeIf(known -> !now.isBefore(known.until()));
        }
        if (answers.size() < MOST_REMEMBERED) {
            answers.put(token, answer);
        }
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
