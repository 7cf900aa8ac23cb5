package org.vestibule.auth.approval;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.validator.constraints.UniqueElements;
import org.vestibule.auth.AuthText;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.problem.InvalidField;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;

/** Which actions the users of a tenant may be asked to approve (docs/approvals.md). */
@Path("/auth/v1/tenants/{tenant}/approval-actions")
@RunOnVirtualThread
public class ActionListResource {
    private final ListedActions actions;
    private final CurrentCaller caller;
    private final CurrentOrigin origin;

    ActionListResource(ListedActions actions, CurrentCaller caller, CurrentOrigin origin) {
        this.actions = actions;
        this.caller = caller;
        this.origin = origin;
    }

    /** @param parameters names, all of which an approval of the action has, and no other */
    public record ListedActionView(
            @NotNull @Pattern(regexp = Parameters.NAME, message = "{action}")
            String action,

            @NotEmpty @Size(max = Parameters.MOST) @UniqueElements
            List<@NotNull @Pattern(regexp = Parameters.NAME, message = "{action}") String> parameters) {}

    /** @param actions each once, at most 100; empty where every action may be approved */
    public record ActionList(@NotNull @Size(max = 100) List<@NotNull @Valid ListedActionView> actions) {
        static ActionList of(Map<String, List<String>> listed) {
            return new ActionList(listed.entrySet().stream()
                    .map(action -> new ListedActionView(action.getKey(), action.getValue()))
                    .toList());
        }

        /** Throws the 400 {@link Problem} where an action is there twice. */
        Map<String, List<String>> byName() {
            Map<String, List<String>> named = new TreeMap<>();
            actions.forEach(listed -> named.put(
                    listed.action(), listed.parameters().stream().sorted().toList()));
            if (named.size() < actions.size()) {
                throw Problem.invalid(List.of(InvalidField.of("actions", AuthText.ACTION_TWICE)));
            }
            return named;
        }
    }

    /** The list, by name; empty where every action may be approved. */
    @GET
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.OWNER, Role.OPERATOR},
            programs = Scope.APPROVALS_REDEEM)
    public ActionList show(String tenant) {
        return actions.of(caller.get().within(tenant))
                .map(ActionList::of)
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    }

    /**
     * Replaces the list as a whole. From then on an approval of another action, or with other parameters, is a 400 that names the
     * member; an empty list allows all again. Approvals that were asked for before are granted still.
     */
    @PUT
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.OWNER, Role.OPERATOR})
    public ActionList set(String tenant, @Valid @NotNull ActionList list) {
        Caller me = caller.get();
        String slug = me.within(tenant);
        Map<String, List<String>> named = list.byName();
        if (!actions.replace(slug, named, me.id(), Act.success(me.actor(), origin.get()))) {
            throw Problem.of(ProblemType.NOT_FOUND);
        }
        return ActionList.of(named);
    }
}
