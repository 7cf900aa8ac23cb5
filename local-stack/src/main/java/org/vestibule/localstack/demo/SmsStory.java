package org.vestibule.localstack.demo;

import java.util.Map;

/** A user of a tenant that offers SMS. The codes are read where every SMS of the local stack ends. */
final class SmsStory {
    private final Stage stage;
    private final Services services;
    private final Doors doors;
    private final Post post;

    SmsStory(Stage stage, Services services) {
        this.stage = stage;
        this.services = services;
        this.doors = new Doors(stage, services);
        this.post = new Post(services.inbox());
    }

    void tell(Person user) {
        var phone = user.user().phone();
        stage.chapter("Another tenant offers SMS");
        var session = Doors.accessToken(doors.password(user));
        var pending = stage.post(
                services.mfa(),
                "/mfa/v1/authenticators",
                Map.of("type", "sms", "phone", phone.substring("+45".length())),
                session,
                201);
        var authenticator = pending.path("id").asText();
        var firstCode = post.codeTo(phone, 0);
        stage.say("The phone rings: " + firstCode);
        stage.post(
                services.mfa(),
                "/mfa/v1/authenticators/" + authenticator + "/activation",
                Map.of("code", firstCode),
                session,
                200);

        stage.chapter("… and sends a code at every login");
        int before = post.countTo(phone);
        var partial = Doors.partialToken(doors.password(user));
        var challenge = stage.post(
                services.mfa(), "/mfa/v1/challenges", Map.of("authenticator_id", authenticator), partial, 201);
        var code = post.codeTo(phone, before);
        stage.say("The phone rings: " + code);
        var verified = doors.verify(
                partial,
                Map.of(
                        "authenticator_id", authenticator,
                        "challenge_id", challenge.path("challenge_id").asText(),
                        "code", code),
                200);
        doors.exchange(partial, verified);
    }
}
