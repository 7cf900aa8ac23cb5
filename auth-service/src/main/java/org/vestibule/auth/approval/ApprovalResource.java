package org.vestibule.auth.approval;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.vestibule.auth.approval.Approvals.Redemption.Invalid;
import org.vestibule.auth.approval.Approvals.Redemption.Redeemed;
import org.vestibule.auth.approval.Approvals.Redemption.Used;
import org.vestibule.auth.login.Attempts.Wanted;
import org.vestibule.auth.session.Lifetimes;
import org.vestibule.contracts.Action;
import org.vestibule.contracts.LoginCheck.Method;
import org.vestibule.contracts.LoginCheck.Support;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.problem.InvalidField;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;

/**
 * The second factor for one action and its parameters: a session is not enough for what moves money or domains. The
 * portal asks, the user approves at mfa-service, and the tenant's own systems check the signed approval (docs/approvals.md).
 */
@Path("/auth/v1")
@RunOnVirtualThread
public class ApprovalResource {
    /** Of tokens that carry parameters, every letter of which may take two in JSON and a third more in the token. */
    private static final int LONGEST_TOKEN = 8192;

    private final Approvals approvals;
    private final ListedActions listed;
    private final Door door;
    private final Lifetimes lifetimes;
    private final CurrentCaller caller;
    private final CurrentOrigin origin;

    ApprovalResource(
            Approvals approvals,
            ListedActions listed,
            Door door,
            Lifetimes lifetimes,
            CurrentCaller caller,
            CurrentOrigin origin) {
        this.approvals = approvals;
        this.listed = listed;
        this.door = door;
        this.lifetimes = lifetimes;
        this.caller = caller;
        this.origin = origin;
    }

    /** @param parameters a flat object of strings, numbers and booleans, at most 20 of them and 2 KiB of JSON */
    public record Wish(
            @NotNull @Pattern(regexp = Parameters.NAME, message = "{action}")
            String action,

            @NotNull JsonNode parameters) {}

    /**
     * The answer of a login that needs the second factor, with the approval's id.
     *
     * @param status {@code second_factor_required}
     * @param expiresIn seconds the partial token lives
     * @param recoveryCodes always false: they are for a lost phone, and say nothing of what they approve
     */
    public record Requested(
            UUID approvalId,
            String status,
            String partialToken,
            long expiresIn,
            List<Method> methods,
            boolean recoveryCodes,
            Support support) {
        @Override
        public String toString() {
            return "Requested[" + approvalId + ", [redacted]]";
        }
    }

    /**
     * Asks the user of this session to approve an action. 400, also where the tenant has listed its actions and this is none of them,
     * or has other parameters; 401 {@code session-revoked}; 403 for a program; 409
     * {@code two-factor-not-enabled}; 429 {@code too-many-attempts} with {@code retry_after_s}; 503.
     */
    @POST
    @Path("approvals")
    @Accepts(TokenType.ACCESS)
    @ResponseStatus(201)
    public Requested request(@Valid @NotNull Wish wish) {
        Caller me = user();
        var action = new Action(wish.action(), Parameters.read(wish.parameters()));
        List<InvalidField> wrong = listed.against(me.tenant(), action);
        if (!wrong.isEmpty()) {
            throw Problem.invalid(wrong);
        }
        var wanted = new Wanted(Ids.next(), me.session(), action);
        var asked = door.ask(me, wanted);
        approvals.requested(me, wanted.id(), action, origin.get());
        return new Requested(
                wanted.id(),
                "second_factor_required",
                asked.partialToken(),
                lifetimes.partialToken().toSeconds(),
                asked.check().methods(),
                false,
                asked.support());
    }

    /** The partial token of the approval, and the proof that answers it. */
    public record Shown(
            @NotNull @Size(max = LONGEST_TOKEN) String partialToken,
            @NotNull @Size(max = 4096) String proof) {
        @Override
        public String toString() {
            return "Shown[[redacted]]";
        }
    }

    /**
     * @param approval signed for the tenant's own systems
     * @param expiresIn seconds they take it
     */
    public record Granted(String approval, long expiresIn) {
        @Override
        public String toString() {
            return "Granted[[redacted]]";
        }
    }

    /**
     * The approval, once, to the session that asked for it. 401 {@code invalid-proof} where proof or partial token is wrong,
     * expired, used before or of something else, and where the session has ended or the password changed meanwhile.
     */
    @POST
    @Path("approvals/{id}")
    @Accepts(TokenType.ACCESS)
    public Granted grant(UUID id, @Valid @NotNull Shown shown) {
        Caller me = user();
        return door.open(me, id, shown.partialToken(), shown.proof())
                .flatMap(approved -> approvals.grant(me, id, approved, origin.get()))
                .map(token -> new Granted(token, lifetimes.approval().toSeconds()))
                .orElseThrow(() -> Problem.of(ProblemType.INVALID_PROOF));
    }

    /** An approval that is to be used up. */
    public record Used(@NotNull @Size(max = LONGEST_TOKEN) String approval) {
        @Override
        public String toString() {
            return "Used[[redacted]]";
        }
    }

    /**
     * Uses an approval up and answers its claims. 409 {@code approval-used} the second time; 422 {@code approval-invalid} for
     * what is none, has expired, is of another tenant, or of a user who was disabled or has another password since.
     */
    @POST
    @Path("approvals:redeem")
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.OWNER, Role.OPERATOR},
            programs = Scope.APPROVALS_REDEEM)
    public Map<String, Object> redeem(@Valid @NotNull Used used) {
        return switch (approvals.redeem(caller.get(), used.approval(), origin.get())) {
            case Redeemed(var claims) -> claims;
            case Approvals.Redemption.Used() -> throw Problem.of(ProblemType.APPROVAL_USED);
            case Invalid() -> throw Problem.of(ProblemType.APPROVAL_INVALID);
        };
    }

    private Caller user() {
        Caller me = caller.get();
        if (me.session() == null) {
            throw Problem.of(ProblemType.FORBIDDEN);
        }
        return me;
    }
}
