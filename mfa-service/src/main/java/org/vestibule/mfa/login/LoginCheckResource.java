package org.vestibule.mfa.login;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.vestibule.contracts.LoginCheck.Announcement;
import org.vestibule.contracts.LoginCheck.Answer;
import org.vestibule.contracts.LoginCheck.PasswordRules;
import org.vestibule.contracts.LoginCheck.TenantProfile;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.person.People;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;

/** Answers auth-service about somebody who is logging in. */
@Path("/mfa/v1/logins")
@Accepts(TokenType.LOGIN)
@RunOnVirtualThread
public class LoginCheckResource {
    private final LoginChecks checks;
    private final People people;
    private final TenantScope scope;
    private final CurrentCaller caller;

    LoginCheckResource(LoginChecks checks, People people, TenantScope scope, CurrentCaller caller) {
        this.checks = checks;
        this.people = people;
        this.scope = scope;
        this.caller = caller;
    }

    @POST
    @Operation(hidden = true)
    public Answer check(@NotNull TenantProfile tenant) {
        Caller user = caller.get();
        if (!people.isKnown(user.tenant(), tenant)) {
            scope.run(user.tenant(), () -> people.learn(user.tenant(), tenant));
        }
        return checks.check(People.Told.of(user));
    }

    /** What a new password of the user of the login token must be, who need not be there yet. Nothing is kept of them. */
    @GET
    @Operation(hidden = true)
    public PasswordRules passwordRules() {
        People.Told user = People.Told.of(caller.get());
        return new PasswordRules(
                orNull(checks.passwordLength(user)), orNull(checks.passwordLengthAlone(user.tenant())));
    }

    private static Integer orNull(OptionalInt length) {
        return length.isPresent() ? length.getAsInt() : null;
    }

    /**
     * The user of the login token is about to be changed, and is as the token says from now on. 409 {@code conflict} where something
     * newer is known; 403 {@code reset-disabled} where a mail link may set no password of this user, and then nothing is changed.
     */
    @PUT
    @Operation(hidden = true)
    public void announce(@NotNull Announcement announcement) {
        Caller user = caller.get();
        scope.run(user.tenant(), () -> {
            if (!people.learn(People.Told.of(user), announcement)) {
                throw Problem.of(ProblemType.CONFLICT);
            }
            if (announcement.passwordByMail() && checks.blocksReset(user.tenant(), user.id())) {
                throw Problem.of(ProblemType.RESET_DISABLED);
            }
        });
    }
}
