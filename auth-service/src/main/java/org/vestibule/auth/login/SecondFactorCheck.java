package org.vestibule.auth.login;

import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.vestibule.auth.AuthText;
import org.vestibule.auth.session.TokenMint;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.LoginCheck;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.problem.Problem;

/** Asks mfa-service what a user must show, while the password is still being hashed. No answer is never a yes. */
@Singleton
public class SecondFactorCheck {
    private static final Logger LOG = Logger.getLogger(SecondFactorCheck.class);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final MfaService mfa;
    private final TokenMint mint;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public SecondFactorCheck(@RestClient MfaService mfa, TokenMint mint) {
        this.mfa = mfa;
        this.mint = mint;
    }

    /** A question under way. */
    public record Pending(Future<LoginCheck.Answer> answer) {
        /** Waits for the answer. Throws the 503 {@link Problem} where there is none. */
        public LoginCheck.Answer await() {
            try {
                return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
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
        return new Pending(threads.submit(question));
    }
}
