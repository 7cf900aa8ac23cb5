package org.vestibule.auth.login;

import jakarta.enterprise.context.RequestScoped;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.vestibule.auth.AuthText;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Scope;
import org.vestibule.foundation.address.ClientAddress;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;
import org.vestibule.platform.token.HeldRights;

/**
 * Where a user is: the address the request came from or, where the portal's own server calls for its users, what that server says.
 * Otherwise all users of such a portal would share the limits of one address.
 */
@RequestScoped
public class PortalOrigin {
    private final CurrentOrigin origin;
    private final CurrentCaller caller;
    private final HeldRights rights;

    PortalOrigin(CurrentOrigin origin, CurrentCaller caller, HeldRights rights) {
        this.origin = origin;
        this.caller = caller;
        this.rights = rights;
    }

    /**
     * The user's end of the connection to the portal, as a program says it that has the scope {@code logins}.
     *
     * @param ip IPv4 or IPv6 address, without a port
     * @param userAgent null if the browser sent none; what is beyond 256 characters is left out
     */
    public record Client(
            @NotNull @Size(max = 45) String ip,
            @Size(max = 4096) String userAgent) {}

    /**
     * Throws 401 {@code invalid-token}, 403 {@code insufficient-scope} or {@code forbidden} where the caller may not speak for users of
     * the tenant, and 400 where the address is none.
     *
     * @param client null where the user calls by themselves; a token is not looked at then
     */
    public Origin of(Client client, String tenant) {
        if (client == null) {
            return origin.get();
        }
        Caller program = speaker(tenant);
        String ip = ClientAddress.literal(client.ip())
                .orElseThrow(() -> Problem.of(ProblemType.INVALID_REQUEST).detail(AuthText.CLIENT_ADDRESS));
        return new Origin(
                ip, CurrentOrigin.printable(client.userAgent()), origin.get().requestId(), program.username());
    }

    private Caller speaker(String tenant) {
        Caller program = caller.find().orElseThrow(() -> Problem.of(ProblemType.INVALID_TOKEN));
        if (!program.isProgram() || !program.scopes().contains(Scope.LOGINS)) {
            throw Problem.outOfScope(Scope.LOGINS.text());
        }
        if (!program.tenant().equals(tenant)) {
            throw Problem.of(ProblemType.FORBIDDEN);
        }
        rights.require(program);
        return program;
    }
}
