package org.vestibule.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Map;
import org.vestibule.localstack.SecondHand;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.seed.AuthenticatorApp;

/** The reseller's desk: staff enrol at their first login, help a customer, and leave a trace. */
final class DeskStory {
    private static final int PATIENCE_S = 20;

    private final Stage stage;
    private final Services services;
    private final Doors doors;

    DeskStory(Stage stage, Services services) {
        this.stage = stage;
        this.services = services;
        this.doors = new Doors(stage, services);
    }

    void tell(Person staff, Person customer) {
        stage.chapter("All codes gone? The reseller's desk helps; its staff must show a second factor themselves");
        var session = firstLogin(staff);

        stage.chapter("The desk finds the customer and disables the lost authenticator");
        var found = find(customer, session);
        var path = "/admin/v1/customers/" + found.path("id").asText();
        stage.post(
                services.admin(),
                path + "/two-factor/disable",
                Map.of("confirm", true, "reason", "Phone lost, identity checked by telephone"),
                session,
                200);

        stage.chapter("The customer logs in with the password alone, and was told by mail");
        doors.password(customer);
        var mail = new Post(services.inbox()).newestTo(customer.user().email(), 0);
        stage.say("Newest mail: " + mail.path("subject").asText());

        stage.chapter("Who did what stands in the customer's event log");
        print(eventsOf(path, session));
    }

    private String firstLogin(Person staff) {
        var login = doors.password(staff);
        var partial = Doors.partialToken(login);
        var pending = stage.post(
                services.mfa(), "/mfa/v1/authenticators", Map.of("type", "totp", "name", "Desk"), partial, 201);
        var app = new AuthenticatorApp(pending.path("otpauth_uri").asText(), Clock.systemUTC());
        var active = stage.post(
                services.mfa(),
                "/mfa/v1/authenticators/" + pending.path("id").asText() + "/activation",
                Map.of("code", app.freshCode(stage::countdown)),
                partial,
                200);
        return Doors.accessToken(doors.exchange(partial, active));
    }

    /** The directory is built from events: a customer of a second ago may take another second to appear. */
    private JsonNode find(Person customer, String session) {
        var path = "/admin/v1/customers?query=" + customer.user().username();
        for (int waited = 0; waited < PATIENCE_S; waited++) {
            var items = services.admin().get(path, session).body().path("items");
            if (items.path(0).path("two_factor").asText().equals("enabled")) {
                return stage.get(services.admin(), path, session, 200)
                        .path("items")
                        .path(0);
            }
            SecondHand.tick();
        }
        stage.get(services.admin(), path, session, 200);
        throw new StartFailure("The desk does not see the customer. See ./vestibule logs admin");
    }

    private JsonNode eventsOf(String customer, String session) {
        for (int waited = 0; waited < PATIENCE_S; waited++) {
            var events =
                    services.admin().get(customer + "/events", session).body().path("items");
            for (var event : events) {
                if (event.path("type").asText().equals("two_factor.disabled_by_staff")) {
                    return events;
                }
            }
            SecondHand.tick();
        }
        throw new StartFailure("The disable does not show in the event log. See ./vestibule logs admin");
    }

    private void print(JsonNode events) {
        for (var event : events) {
            var actor = event.path("actor");
            var who = actor.path("name").asText(actor.path("kind").asText("-"));
            stage.say("%-28s %-30s %-20s %s"
                    .formatted(
                            event.path("time").asText(),
                            event.path("type").asText(),
                            who,
                            event.path("outcome").asText()));
        }
    }
}
