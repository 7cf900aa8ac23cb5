package org.vestibule.mfa.authenticator;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.vestibule.contracts.Notice;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.MfaText;
import org.vestibule.mfa.method.recovery.RecoveryCodes.Count;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.policy.Policy;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CallerOrigin;
import org.vestibule.platform.token.CurrentCaller;

/** What a user has, naming it, and taking it away. */
@Path("/mfa/v1/authenticators")
@Accepts(TokenType.ACCESS)
@RunOnVirtualThread
public class AuthenticatorResource {
    private final TwoFactor twoFactor;
    private final TwoFactorStatus status;
    private final ChangeLimit limit;
    private final People people;
    private final TenantScope scope;
    private final CurrentCaller caller;
    private final CallerOrigin origin;

    AuthenticatorResource(
            TwoFactor twoFactor,
            TwoFactorStatus status,
            ChangeLimit limit,
            People people,
            TenantScope scope,
            CurrentCaller caller,
            CallerOrigin origin) {
        this.twoFactor = twoFactor;
        this.status = status;
        this.limit = limit;
        this.people = people;
        this.scope = scope;
        this.caller = caller;
        this.origin = origin;
    }

    /**
     * Everything a security page shows.
     *
     * @param twoFactor {@code enabled} or {@code disabled}
     * @param policy null where staff look at somebody
     * @param lock shown to staff, while wrong codes have locked it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Status(
            @Schema(enumeration = {"enabled", "disabled"}) String twoFactor,
            List<AuthenticatorView> authenticators,
            Count recoveryCodes,
            Policy policy,
            Set<Notice> notices,
            Lock lock) {}

    /** @param retryAfterS seconds until codes are taken again; null where no waiting helps */
    public record Lock(Long retryAfterS) {}

    /** A name to tell authenticators apart by. */
    public record Name(
            @NotNull @Size(min = 1, max = 60) @Pattern(regexp = "[^\\p{Cntrl}]+", message = "{single_line}")
            String name) {}

    @GET
    @Accepts({TokenType.ACCESS, TokenType.PARTIAL})
    public Status list() {
        Caller me = caller.get();
        return scope.call(me.tenant(), () -> {
            if (people.find(me.tenant(), me.id())
                    .filter(person -> !person.isAsIn(me))
                    .isPresent()) {
                throw Problem.of(ProblemType.INVALID_TOKEN).detail(MfaText.LOGIN_OUTDATED);
            }
            return status.of(me.tenant(), me.id(), me.isStaff());
        });
    }

    /**
     * Names one. 401 {@code insufficient_user_authentication} where policy asks for more than the session to change it; 429 {@code
     * too-many-attempts} with {@code retry_after_s} where methods were changed too often.
     */
    @PATCH
    @Path("{id}")
    public AuthenticatorView rename(UUID id, @Valid @NotNull Name name) {
        Caller me = caller.get();
        return limit.naming(
                        me.id(),
                        () -> scope.call(me.tenant(), () -> twoFactor.rename(me, id, name.name(), origin.get())),
                        Optional::isPresent)
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    }

    /**
     * Removes one. 401 {@code insufficient_user_authentication} where neither password nor factor was shown in the last five minutes,
     * or policy asks for more; 409 {@code two-factor-required} for the last one of somebody who must have one: set up another with
     * {@code replaces}; 429 {@code too-many-attempts} with {@code retry_after_s} where methods were set up and removed too often.
     */
    @DELETE
    @Path("{id}")
    public void remove(UUID id) {
        Caller me = caller.get();
        Origin from = origin.get();
        boolean removed = limit.within(
                me.id(), () -> scope.call(me.tenant(), () -> twoFactor.remove(me, id, from)), Boolean::booleanValue);
        if (!removed) {
            throw Problem.of(ProblemType.NOT_FOUND);
        }
    }

    /** Turns the second factor off: all authenticators and recovery codes are gone. 401, 409 and 429 as for the last one. */
    @DELETE
    public void disable() {
        Caller me = caller.get();
        Origin from = origin.get();
        limit.within(me.id(), () -> scope.call(me.tenant(), () -> twoFactor.disable(me, from)), Boolean::booleanValue);
    }
}
