package org.vestibule.auth.tenant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.vestibule.contracts.LoginCheck.Support;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.problem.Problem;

/** What a login page shows of its tenant before anybody is logged in. Such a page is public, so its tenant is no secret. */
@Path("/auth/v1/tenants/{tenant}/profile")
@PermitAll
@RunOnVirtualThread
public class TenantProfileResource {
    /** No slug is anything else, and not every text can be asked of a database. */
    private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,63}");

    private final Tenants tenants;

    public TenantProfileResource(Tenants tenants) {
        this.tenants = tenants;
    }

    /**
     * A tenant as everybody may see it.
     *
     * @param locale the language its pages speak to who asks for no other: {@code en} or {@code da-DK}, say
     * @param support where users who are stuck get help; {@code emergency_sms} in E.164, absent where there is none
     */
    public record PublicProfile(String slug, String name, String locale, Support support) {
        static PublicProfile of(Tenant tenant) {
            return new PublicProfile(tenant.slug, tenant.name, tenant.locale, tenant.support());
        }
    }

    /** 404 where there is no such tenant. */
    @GET
    public PublicProfile show(String tenant) {
        return Optional.of(tenant)
                .filter(SLUG.asMatchPredicate())
                .flatMap(slug -> QuarkusTransaction.requiringNew().call(() -> tenants.findByIdOptional(slug)))
                .map(PublicProfile::of)
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    }
}
