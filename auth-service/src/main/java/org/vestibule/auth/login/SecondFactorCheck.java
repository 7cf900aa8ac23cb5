package org.vestibule.auth.login;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.vestibule.auth.AuthText;
import org.vestibule.auth.password.Passwords;
import org.vestibule.auth.session.TokenMint;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.auth.user.User;
import org.vestibule.auth.user.Users;
import org.vestibule.contracts.LoginCheck;
import org.vestibule.contracts.LoginCheck.PasswordRules;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Standing;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.problem.Problem;

/** Asks mfa-service what a user must show, while the password is still being hashed. No answer is never a yes. */
@Singleton
public class SecondFactorCheck {
    private static final Logger LOG = Logger.getLogger(SecondFactorCheck.class);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration RETRY_AT_ONCE = Duration.ofSeconds(1);
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final MfaService mfa;
    private final TokenMint mint;
    private final Users users;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public SecondFactorCheck(@RestClient MfaService mfa, TokenMint mint, Users users) {
        this.mfa = mfa;
        this.mint = mint;
        this.users = users;
    }

    /** A question under way. */
    public final class Pending {
        private final User user;
        private final Future<LoginCheck.Answer> answer;

        private Pending(User user, Future<LoginCheck.Answer> answer) {
            this.user = user;
            this.answer = answer;
        }

        /** Waits for the answer. Throws the 503 {@link Problem} where there is none, or the user is just being changed. */
        public LoginCheck.Answer await() {
            try {
                return checked(user, answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            } catch (ExecutionException | TimeoutException e) {
                LOG.warnf("no login without mfa-service: %s", Outage.describe(e));
                throw Problem.unavailable(RETRY_AFTER).detail(AuthText.LOGIN_AWAY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Problem.unavailable(RETRY_AFTER);
            }
        }

        /** Not interested any more: the password was wrong. */
        void forget() {
            answer.cancel(true);
        }
    }

    public Pending ask(User user, Tenant tenant) {
        var question = Context.current().wrap(() -> mfa.ask("Bearer " + mint.login(user), tenant.profile()));
        return new Pending(user, threads.submit(question));
    }

    /**
     * mfa-service hears of a change before it is committed. Where it knows of a later version than the row that was read, that
     * change is under way, or has failed: the row catches up, so that the next try has a version of its own.
     */
    private LoginCheck.Answer checked(User user, LoginCheck.Answer answer) {
        Standing standing = answer.standing();
        if (standing != null && standing.access() != user.accessVersion) {
            users.catchUp(user.tenant, user.id, standing.access());
            throw Problem.unavailable(RETRY_AT_ONCE).detail(AuthText.LOGIN_AWAY);
        }
        return answer;
    }

    /**
     * Tells mfa-service of a change before it is committed: from then on it takes nothing that was issued on what was before. Throws
     * the 503 {@link Problem} where it does not answer, so that no change is made of which it does not know. To be called with the
     * row of the user locked, in the transaction of the change: {@link Users#catchUp} waits for it.
     *
     * @param changed the user as they will be
     * @param access version that they will have
     */
    public void announce(User changed, int access) {
        announce(changed, access, false);
    }

    /**
     * The same of a password that is set through a mail link. False where the tenant allows none while the second factor is on:
     * mfa-service, which knows both, asks again here, since either may have come after the link was opened.
     */
    public boolean announceByMail(User changed, int access) {
        return announce(changed, access, true);
    }

    private boolean announce(User changed, int access, boolean byMail) {
        try {
            mfa.announce(
                    "Bearer " + mint.login(changed, access), new LoginCheck.Announcement(changed.disabled, byMail));
            return true;
        } catch (WebApplicationException e) {
            if (byMail && isBlocked(e)) {
                return false;
            }
            if (!isOfOldRelease(e)) {
                throw away(e);
            }
            LOG.warn("mfa-service is of release 0.2 and was not told of a change of a user");
            return true;
        } catch (RuntimeException e) {
            throw away(e);
        }
    }

    /**
     * Fewest characters of a new password of this user, as they are or will be: mfa-service knows whether it is their only factor.
     * Throws the 503 {@link Problem} where it does not answer.
     */
    public int shortestPassword(User user) {
        return shortest(user, PasswordRules::minimumLength);
    }

    /**
     * The same for whoever has a link that sets it: as of a password that is the only factor, or its length would say to them whether
     * the user has another one.
     */
    public int shortestByLink(User user) {
        return shortest(user, PasswordRules::minimumLengthAlone);
    }

    private int shortest(User user, Function<PasswordRules, Integer> rule) {
        try {
            Integer asked = rule.apply(mfa.passwordRules("Bearer " + mint.login(user)));
            return asked == null ? Passwords.SHORTEST : Math.max(Passwords.SHORTEST, asked);
        } catch (WebApplicationException e) {
            if (!isOfOldRelease(e)) {
                throw away(e);
            }
            return Passwords.SHORTEST;
        } catch (RuntimeException e) {
            throw away(e);
        }
    }

    private static boolean isBlocked(WebApplicationException e) {
        if (e.getResponse().getStatus() != ProblemType.RESET_DISABLED.status()) {
            return false;
        }
        try {
            String type =
                    e.getResponse().readEntity(JsonNode.class).path("type").asText();
            return type.equals(ProblemType.RESET_DISABLED.uri().toString());
        } catch (RuntimeException notOfMfaService) {
            return false;
        }
    }

    /** Release 0.2 of mfa-service has one method at the path, and answers that there are no others. */
    private static boolean isOfOldRelease(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        return status == NOT_FOUND || status == METHOD_NOT_ALLOWED;
    }

    private static Problem away(RuntimeException e) {
        LOG.warnf("no change without mfa-service: %s", Outage.describe(e));
        return Problem.unavailable(RETRY_AFTER).detail(AuthText.LOGIN_AWAY);
    }
}
