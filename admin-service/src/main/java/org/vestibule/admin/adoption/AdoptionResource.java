package org.vestibule.admin.adoption;

import static org.vestibule.contracts.Role.OPERATOR;
import static org.vestibule.contracts.Role.OWNER;
import static org.vestibule.contracts.Role.SUPPORT;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.vestibule.admin.relay.ActingTenant;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.token.Accepts;

/**
 * How far two-factor authentication has come among a tenant's customers, as late as the events are. An operator names the
 * tenant by {@code ?tenant=}.
 */
@Path("/admin/v1/adoption")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Accepts(
        value = TokenType.ACCESS,
        roles = {SUPPORT, OWNER, OPERATOR},
        programs = Scope.CUSTOMERS_READ)
public class AdoptionResource {
    /** Days of the history, today among them. */
    private static final int DAYS = 30;

    private final CensusTable census;
    private final ActingTenant tenant;
    private final Clock clock;

    AdoptionResource(CensusTable census, ActingTenant tenant, Clock clock) {
        this.census = census;
        this.tenant = tenant;
        this.clock = clock;
    }

    /**
     * The history is approximate where a role changed: who is a customer now counts as one from the beginning, who is staff now
     * at no time. Who was removed counts until then; of those removed before migration V006, nobody as having had it on.
     */
    @GET
    public Adoption show(@QueryParam("tenant") String named) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var since = today.minusDays(DAYS - 2).atStartOfDay().atOffset(ZoneOffset.UTC);
        return census.count(tenant.of(named), since, today).back(today, DAYS);
    }
}
