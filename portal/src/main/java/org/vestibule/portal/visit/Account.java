package org.vestibule.portal.visit;

import io.quarkus.logging.Log;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.vestibule.contracts.ProblemType;
import org.vestibule.portal.rest.AuthApi;
import org.vestibule.portal.rest.AuthApi.Grant;
import org.vestibule.portal.rest.AuthApi.Tokens;
import org.vestibule.portal.rest.Away;
import org.vestibule.portal.rest.Refused;
import org.vestibule.portal.session.Session;
import org.vestibule.portal.session.Slot;

/** The tokens of who is signed in: kept in the session, refreshed in one place, never shown to the browser. */
@Singleton
public class Account {
    private static final Duration TOO_SHORT = Duration.ofSeconds(30);
    private static final Clock CLOCK = Clock.systemUTC();

    private final AuthApi auth;
    private final Visit visit;

    public Account(@RestClient AuthApi auth, Visit visit) {
        this.auth = auth;
        this.visit = visit;
    }

    public boolean isSignedIn() {
        return visit.user().isPresent();
    }

    /** Throws {@link NotSignedIn}. */
    public SignedIn user() {
        return visit.user().orElseThrow(NotSignedIn::new);
    }

    /**
     * An {@code Authorization} header with an access token that lives for a while. A refresh token works once, and two
     * tabs may want it at the same time: one of them asks, the other waits for its answer.
     */
    public String bearer() {
        SignedIn user = user();
        return "Bearer " + (isFresh(user) ? user : visit.session().alone(this::refreshed)).accessToken();
    }

    private SignedIn refreshed() {
        SignedIn user = user();
        if (isFresh(user)) {
            return user;
        }
        return whileAlive(
                () -> keep(auth.token(Grant.refresh(user.refreshToken())).getEntity()));
    }

    /** For pages that show a secret: asks auth-service whether the session lives. Throws {@link NotSignedIn}. */
    public void requireAlive() {
        String bearer = bearer();
        whileAlive(() -> auth.me(bearer));
    }

    private <T> T whileAlive(Supplier<T> call) {
        try {
            return call.get();
        } catch (Refused refused) {
            if (refused.is(ProblemType.SESSION_REVOKED) || refused.is(ProblemType.INVALID_TOKEN)) {
                visit.session().end();
                throw new NotSignedIn();
            }
            throw refused;
        }
    }

    /**
     * Signs somebody in, under a new cookie.
     *
     * @param typed what they showed last, by which a form that is sent twice is known
     */
    public void enter(Tokens tokens, String typed) {
        Instant now = CLOCK.instant();
        SignedIn user = SignedIn.of(auth.me("Bearer " + tokens.accessToken()), tokens, now);
        visit.session().renew(typed);
        visit.session().put(SignedIn.SLOT, user, life(user, now));
        visit.session().enter(user.id(), life(user, now));
    }

    /** Goes on with newer tokens of the same session. */
    public SignedIn keep(Tokens tokens) {
        Instant now = CLOCK.instant();
        SignedIn user = user().with(tokens, now);
        visit.session().put(SignedIn.SLOT, user, life(user, now));
        return user;
    }

    /** Remembers something of this user until they log in anew. */
    public <T> void remember(Slot<T> slot, T value) {
        visit.session().put(slot, value, life(user(), CLOCK.instant()));
    }

    /** Ends the session here and at auth-service; where that is away, nobody has its tokens any more. */
    public void leave() {
        Session session = visit.session();
        try {
            if (visit.user().isPresent()) {
                auth.logout(bearer());
            }
        } catch (Refused | NotSignedIn alreadyOver) {
            Log.debug("a session had ended before");
        } catch (Away | ProcessingException away) {
            Log.warn("a session was ended here alone");
        } finally {
            session.end();
        }
    }

    private static boolean isFresh(SignedIn user) {
        return user.accessUntil().isAfter(CLOCK.instant().plus(TOO_SHORT));
    }

    private static Duration life(SignedIn user, Instant now) {
        return Duration.between(now, user.refreshUntil());
    }
}
