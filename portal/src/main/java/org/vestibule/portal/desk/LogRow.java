package org.vestibule.portal.desk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.vestibule.portal.event.EventWords.Told;
import org.vestibule.portal.rest.AdminApi.Actor;
import org.vestibule.portal.rest.AdminApi.LoggedEvent;

/**
 * An event of the tenant's log in words.
 *
 * @param whose the name of who it is about, where the events beside it tell; null where they do not
 * @param isCustomer false for what is known to be about staff, a program or the policy: it has no customer's page
 */
public record LogRow(Told told, String whose, boolean isCustomer) {
    static List<LogRow> of(List<LoggedEvent> events, Function<LoggedEvent, Told> teller) {
        Map<String, Actor> actors = new HashMap<>();
        events.stream()
                .map(LoggedEvent::actor)
                .filter(actor -> actor != null && actor.id() != null)
                .forEach(actor -> actors.putIfAbsent(actor.id(), actor));
        Map<String, String> told = new HashMap<>();
        events.stream()
                .filter(event -> event.details() != null && event.details().get("username") instanceof String)
                .forEach(event -> told.putIfAbsent(
                        event.subject(), (String) event.details().get("username")));
        return events.stream()
                .map(event -> {
                    Actor self = event.subject() == null ? null : actors.get(event.subject());
                    String name = self == null ? told.get(event.subject()) : self.name();
                    return new LogRow(teller.apply(event), name, isCustomer(event, self));
                })
                .toList();
    }

    private static boolean isCustomer(LoggedEvent event, Actor self) {
        boolean ofTenant = event.type().startsWith("client.") || event.type().equals("policy.changed");
        return event.subject() != null && !ofTenant && (self == null || Objects.equals(self.kind(), "user"));
    }
}
