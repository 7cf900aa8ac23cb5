package org.vestibule.mfa.takeover;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.vestibule.contracts.ImportedFactors.Taken;
import org.vestibule.contracts.ImportedFactors.Transfer;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.person.People;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CallerOrigin;
import org.vestibule.platform.token.CurrentCaller;

/** Second factors that users bring along from another system. */
@Path("/mfa/v1")
@RunOnVirtualThread
public class TakeoverResource {
    private final ImportKeys keys;
    private final FactorTakeover takeover;
    private final People people;
    private final TenantScope scope;
    private final CurrentCaller caller;
    private final CallerOrigin origin;

    TakeoverResource(
            ImportKeys keys,
            FactorTakeover takeover,
            People people,
            TenantScope scope,
            CurrentCaller caller,
            CallerOrigin origin) {
        this.keys = keys;
        this.takeover = takeover;
        this.people = people;
        this.scope = scope;
        this.caller = caller;
        this.origin = origin;
    }

    /** The key to encrypt {@code second_factor} of imported users for, as a JWK; another one each day. */
    @GET
    @Path("import-key")
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.OWNER, Role.OPERATOR},
            programs = Scope.USERS_IMPORT)
    public Map<String, Object> key() {
        return keys.today();
    }

    /** From auth-service, for a user it is about to create. 422 {@code second-factor-rejected} with {@code reasons}. */
    @POST
    @Path("imports")
    @Operation(hidden = true)
    @Accepts(TokenType.LOGIN)
    public Taken take(@NotNull Transfer transfer) {
        Caller user = caller.get();
        return scope.call(user.tenant(), () -> {
            people.learn(user.tenant(), transfer.tenant());
            return takeover.take(people.learn(People.Told.of(user)), transfer.sealed(), origin.get());
        });
    }
}
