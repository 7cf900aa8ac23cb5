package org.vestibule.mfa.authenticator;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Rank;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.authenticator.AuthenticatorResource.Lock;
import org.vestibule.mfa.authenticator.AuthenticatorResource.Status;
import org.vestibule.mfa.authenticator.TwoFactor.StaffOutcome;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.platform.idempotency.Idempotent;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CallerOrigin;
import org.vestibule.platform.token.CurrentCaller;

/** What staff see of a customer, and what they can do: unlock the second factor, or turn it off. Nobody can turn it on. */
@Path("/mfa/v1/users/{id}/authenticators")
@Accepts(
        value = TokenType.ACCESS,
        roles = {Role.SUPPORT, Role.OWNER, Role.OPERATOR},
        programs = Scope.CUSTOMERS_READ)
@RunOnVirtualThread
public class StaffResource {
    private final TwoFactor twoFactor;
    private final TwoFactorStatus status;
    private final People people;
    private final TenantScope scope;
    private final CurrentCaller caller;
    private final CallerOrigin origin;

    StaffResource(
            TwoFactor twoFactor,
            TwoFactorStatus status,
            People people,
            TenantScope scope,
            CurrentCaller caller,
            CallerOrigin origin) {
        this.twoFactor = twoFactor;
        this.status = status;
        this.people = people;
        this.scope = scope;
        this.caller = caller;
        this.origin = origin;
    }

    /** Why; it stands in the customer's event log and in the mail to them. */
    public record Reason(
            @NotNull @Size(min = 3, max = 500) @Pattern(regexp = "[^\\p{Cntrl}]+", message = "{single_line}")
            String reason) {}

    /** @param twoFactor {@code disabled} */
    public record Disabled(@Schema(enumeration = "disabled") String twoFactor) {}

    /** @param tenant for operators, who act at any; everybody else's own */
    @GET
    public Status show(UUID id, @RestQuery String tenant) {
        Caller me = caller.get();
        String slug = slug(me, tenant);
        return scope.call(slug, () -> people.find(slug, id)
                        .filter(person -> Rank.mayActOn(me.roles(), person.roleSet()))
                        .map(this::view))
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    }

    private Status view(Person person) {
        Status all = status.of(person.tenant, person.userId, person.isStaff());
        Lock lock = twoFactor.lockOf(person).orElse(null);
        return new Status(all.twoFactor(), all.authenticators(), all.recoveryCodes(), null, all.notices(), lock);
    }

    /**
     * Unlocks what wrong codes have locked, and takes none of it away. 409 {@code two-factor-not-locked}; 404 for users
     * of other tenants, for the caller, and for staff who are not below the caller.
     */
    @DELETE
    @Path("lock")
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(204)
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.SUPPORT, Role.OWNER, Role.OPERATOR},
            programs = Scope.CUSTOMERS_DISABLE)
    public void unlock(UUID id, @RestQuery String tenant, @Valid @NotNull Reason reason) {
        Caller me = caller.get();
        String slug = slug(me, tenant);
        switch (scope.call(slug, () -> twoFactor.unlockByStaff(me, slug, id, reason.reason(), origin.get()))) {
            case DONE -> {}
            case NOTHING_TO_DO -> throw Problem.of(ProblemType.TWO_FACTOR_NOT_LOCKED);
            case NOT_FOUND -> throw Problem.of(ProblemType.NOT_FOUND);
        }
    }

    /** 409 {@code two-factor-not-enabled}; 404 for users of other tenants, for the caller, and for staff who are not below the caller. */
    @DELETE
    @Idempotent(keeps = Disabled.class)
    @Consumes(MediaType.APPLICATION_JSON)
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.SUPPORT, Role.OWNER, Role.OPERATOR},
            programs = Scope.CUSTOMERS_DISABLE)
    public Disabled disable(UUID id, @RestQuery String tenant, @Valid @NotNull Reason reason) {
        Caller me = caller.get();
        String slug = slug(me, tenant);
        StaffOutcome outcome =
                scope.call(slug, () -> twoFactor.disableByStaff(me, slug, id, reason.reason(), origin.get()));
        return switch (outcome) {
            case DONE -> new Disabled("disabled");
            case NOTHING_TO_DO -> throw Problem.of(ProblemType.TWO_FACTOR_NOT_ENABLED);
            case NOT_FOUND -> throw Problem.of(ProblemType.NOT_FOUND);
        };
    }

    private static String slug(Caller me, String tenant) {
        return tenant == null ? me.tenant() : me.within(tenant);
    }
}
