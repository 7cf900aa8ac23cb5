package org.vestibule.auth.approval;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.vestibule.auth.AuthText;
import org.vestibule.auth.tenant.Tenants;
import org.vestibule.contracts.Action;
import org.vestibule.contracts.EventType;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.problem.InvalidField;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * The actions that a tenant has listed. Its users approve no other, and none with a parameter more or less: what is left out
 * is not shown to them. A tenant that has listed none lets them approve whatever its portal names.
 */
@Singleton
class ListedActions implements PanacheRepositoryBase<ListedAction, ListedAction.Key> {
    private final Tenants tenants;
    private final SecurityEvents events;
    private final TenantScope scope;

    ListedActions(Tenants tenants, SecurityEvents events, TenantScope scope) {
        this.tenants = tenants;
        this.events = events;
        this.scope = scope;
    }

    /** By name, each with its parameters. Empty where there is no such tenant. */
    Optional<Map<String, List<String>>> of(String tenant) {
        return scope.call(tenant, () -> tenants.findByIdOptional(tenant).map(found -> listed(tenant)));
    }

    private Map<String, List<String>> listed(String tenant) {
        Map<String, List<String>> actions = new TreeMap<>();
        list("tenant", tenant).forEach(action -> actions.put(action.action, action.parameters()));
        return actions;
    }

    /**
     * Replaces the list as a whole; of two at once the later one stays. False where there is no such tenant.
     *
     * @param actions by name, each with its parameters; empty to allow all
     * @param subject of the event
     */
    boolean replace(String tenant, Map<String, List<String>> actions, UUID subject, Act by) {
        return scope.call(tenant, () -> {
            if (tenants.findById(tenant, LockModeType.PESSIMISTIC_WRITE) == null) {
                return false;
            }
            delete("tenant", tenant);
            actions.forEach((name, parameters) -> {
                ListedAction action = new ListedAction();
                action.tenant = tenant;
                action.action = name;
                action.parameters = parameters.toArray(String[]::new);
                persist(action);
            });
            events.state(EventType.APPROVAL_ACTIONS_CHANGED, tenant, subject, by, Map.of("actions", actions));
            return true;
        });
    }

    /** What is wrong with an action at this tenant; empty where it may be approved. */
    List<InvalidField> against(String tenant, Action action) {
        Map<String, List<String>> listed = scope.call(tenant, () -> listed(tenant));
        if (listed.isEmpty()) {
            return List.of();
        }
        if (!listed.containsKey(action.action())) {
            return List.of(InvalidField.of("action", AuthText.ACTION_NOT_LISTED));
        }
        List<String> parameters = listed.get(action.action());
        List<InvalidField> wrong = new ArrayList<>();
        action.parameters().keySet().stream()
                .filter(name -> !parameters.contains(name))
                .forEach(name -> wrong.add(InvalidField.of("parameters." + name, AuthText.PARAMETER_NOT_LISTED)));
        parameters.stream()
                .filter(name -> !action.parameters().containsKey(name))
                .forEach(name -> wrong.add(InvalidField.of("parameters." + name, AuthText.PARAMETER_MISSING)));
        wrong.sort(Comparator.comparing(InvalidField::field));
        return wrong;
    }
}
