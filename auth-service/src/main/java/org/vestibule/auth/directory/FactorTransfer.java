package org.vestibule.auth.directory;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.vestibule.auth.AuthText;
import org.vestibule.auth.session.TokenMint;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.ImportedFactors;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.problem.Problem;

/** Hands on the second factor that an imported user brings along, which only mfa-service can read. */
@Singleton
class FactorTransfer {
    private static final Logger LOG = Logger.getLogger(FactorTransfer.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final FactorService mfa;
    private final TokenMint mint;

    FactorTransfer(@RestClient FactorService mfa, TokenMint mint) {
        this.mfa = mfa;
        this.mint = mint;
    }

    /**
     * Before the user is stored: nobody is to log in without the factor they had. Throws {@code second-factor-rejected}
     * with {@code reasons}, and the 503 {@link Problem} where mfa-service is away.
     *
     * @param sealed null where the user brings none along
     */
    void take(User user, Tenant tenant, String sealed) {
        if (sealed == null) {
            return;
        }
        try {
            mfa.take("Bearer " + mint.login(user), new ImportedFactors.Transfer(tenant.profile(), sealed));
        } catch (WebApplicationException e) {
            throw e.getResponse().getStatus() == ProblemType.SECOND_FACTOR_REJECTED.status()
                    ? refused(e.getResponse().readEntity(JsonNode.class))
                    : away(e);
        } catch (ProcessingException e) {
            throw away(e);
        }
    }

    private static Problem refused(JsonNode answer) {
        List<String> reasons = new ArrayList<>();
        answer.path("reasons").forEach(reason -> reasons.add(reason.asText()));
        return Problem.of(ProblemType.SECOND_FACTOR_REJECTED)
                .detail(AuthText.FACTORS_REFUSED, String.join(", ", reasons))
                .with("reasons", reasons);
    }

    private static Problem away(RuntimeException e) {
        LOG.warnf("no import of second factors without mfa-service: %s", Outage.describe(e));
        return Problem.unavailable(RETRY_AFTER);
    }
}
