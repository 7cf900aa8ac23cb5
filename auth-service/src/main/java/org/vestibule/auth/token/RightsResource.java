package org.vestibule.auth.token;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.token.Accepts;

/** For the other services while they do not hear events: whether the bearer still has what the token says. */
@Path("/auth/v1/rights")
@RunOnVirtualThread
public class RightsResource {
    /** 204; 401 where something was lost, which is found out before this is reached. */
    @GET
    @Operation(hidden = true)
    @Accepts(
            value = TokenType.ACCESS,
            programs = {
                Scope.CUSTOMERS_READ,
                Scope.CUSTOMERS_DISABLE,
                Scope.SESSIONS_END,
                Scope.USERS_WRITE,
                Scope.USERS_IMPORT,
                Scope.ACCOUNTS_WRITE,
                Scope.APPROVALS_REDEEM,
                Scope.LOGINS,
                Scope.CHECKS
            })
    public void held() {
        // the filter before it has looked
    }
}
