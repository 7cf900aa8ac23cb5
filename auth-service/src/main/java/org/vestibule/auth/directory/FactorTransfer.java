package org.vestibule.auth.directory;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.vestibule.auth.AuthText;
import org.vestibule.auth.directory.TransferTable.Unfinished;
import org.vestibule.auth.session.TokenMint;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.ImportedFactors;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;

/** Hands on the second factor that an imported user brings along, which only mfa-service can read. */
@Singleton
class FactorTransfer {
    private static final Logger LOG = Logger.getLogger(FactorTransfer.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    /** Where mfa-service does not take our token, is not at this address or is asked too much; no user is to blame. */
    private static final Set<Integer> OF_THE_CALL = Set.of(401, 403, 404, 405, 408, 429);

    /** As mfa-service calls what it can make nothing of. */
    private static final String UNREADABLE = "unreadable";

    private final FactorService mfa;
    private final TokenMint mint;
    private final TransferTable transfers;
    private final AbandonedTransfers abandoned;
    private final TenantScope scope;

    FactorTransfer(
            @RestClient FactorService mfa,
            TokenMint mint,
            TransferTable transfers,
            AbandonedTransfers abandoned,
            TenantScope scope) {
        this.mfa = mfa;
        this.mint = mint;
        this.transfers = transfers;
        this.abandoned = abandoned;
        this.scope = scope;
    }

    /**
     * Hands the factors on, and then stores the user: nobody is to log in without the factor they had. Where either fails, mfa-service
     * forgets what it took. Throws {@code second-factor-rejected} with {@code reasons} for what mfa-service does not take of this user,
     * and the 503 {@link Problem} where it is away. In no transaction: mfa-service is waited for.
     *
     * @param store stores the user, in a transaction that names the tenant
     */
    <T> T bring(User user, Tenant tenant, String sealed, Supplier<T> store) {
        var transfer = new Unfinished(user.tenant, user.id);
        scope.run(user.tenant, () -> transfers.begin(transfer));
        try {
            handOver(user, tenant, sealed);
            return scope.call(user.tenant, () -> {
                if (!transfers.end(transfer)) {
                    throw Problem.unavailable(RETRY_AFTER);
                }
                return store.get();
            });
        } catch (RuntimeException e) {
            giveUp(transfer, e);
            throw e;
        }
    }

    private void giveUp(Unfinished transfer, RuntimeException cause) {
        try {
            if (cause instanceof Problem problem && problem.type() == ProblemType.SECOND_FACTOR_REJECTED) {
                scope.run(transfer.tenant(), () -> transfers.end(transfer));
            } else {
                abandoned.abandon(transfer);
            }
        } catch (RuntimeException e) {
            LOG.warnf("an import that failed is looked after later: %s", Outage.describe(e));
        }
    }

    private void handOver(User user, Tenant tenant, String sealed) {
        try {
            mfa.take("Bearer " + mint.login(user), new ImportedFactors.Transfer(tenant.profile(), sealed));
        } catch (WebApplicationException e) {
            Response answer = e.getResponse();
            if (answer.getStatus() == ProblemType.SECOND_FACTOR_REJECTED.status()) {
                throw refused(reasonsIn(answer.readEntity(JsonNode.class)));
            }
            if (!isOfTheUser(answer)) {
                throw away(e);
            }
            LOG.warnf("mfa-service could not read an imported second factor: %s", Outage.describe(e));
            throw refused(List.of(UNREADABLE));
        } catch (ProcessingException e) {
            throw away(e);
        }
    }

    /** Whether it refuses what was handed over: the same would be refused again, and that is no reason for others to wait. */
    private static boolean isOfTheUser(Response answer) {
        return answer.getStatusInfo().getFamily() == Family.CLIENT_ERROR && !OF_THE_CALL.contains(answer.getStatus());
    }

    private static List<String> reasonsIn(JsonNode answer) {
        List<String> reasons = new ArrayList<>();
        answer.path("reasons").forEach(reason -> reasons.add(reason.asText()));
        return reasons;
    }

    private static Problem refused(List<String> reasons) {
        return Problem.of(ProblemType.SECOND_FACTOR_REJECTED)
                .detail(AuthText.FACTORS_REFUSED, String.join(", ", reasons))
                .with("reasons", reasons);
    }

    private static Problem away(RuntimeException e) {
        LOG.warnf("no import of second factors without mfa-service: %s", Outage.describe(e));
        return Problem.unavailable(RETRY_AFTER);
    }
}
