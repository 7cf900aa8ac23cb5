package org.vestibule.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Map;
import org.vestibule.localstack.seed.AuthenticatorApp;

/** A customer sets up an authenticator app, logs in with it, and loses the phone. */
final class AppStory {
    private final Stage stage;
    private final Services services;
    private final Doors doors;

    AppStory(Stage stage, Services services) {
        this.stage = stage;
        this.services = services;
        this.doors = new Doors(stage, services);
    }

    void tell(Person customer) {
        stage.chapter("A customer logs in with a password alone");
        var session = Doors.accessToken(doors.password(customer));

        stage.chapter("… and sets up an authenticator app");
        var pending = stage.post(
                services.mfa(), "/mfa/v1/authenticators", Map.of("type", "totp", "name", "Phone"), session, 201);
        stage.show(TerminalQr.draw(pending.path("otpauth_uri").asText()));
        stage.say("Scan it with a real app if you like, or type "
                + pending.path("secret").asText());
        var app = new AuthenticatorApp(pending.path("otpauth_uri").asText(), Clock.systemUTC());
        var authenticator = pending.path("id").asText();
        var code = app.freshCode(stage::countdown);
        var active = stage.post(
                services.mfa(),
                "/mfa/v1/authenticators/" + authenticator + "/activation",
                Map.of("code", code),
                session,
                200);
        var recoveryCodes = active.path("recovery_codes");
        stage.say("Recovery codes, shown this once:");
        recoveryCodes.forEach(recoveryCode -> stage.say("    " + recoveryCode.asText()));

        logInWithTheApp(customer, app, authenticator);
        logInWithoutThePhone(customer, recoveryCodes.path(0));
    }

    private void logInWithTheApp(Person customer, AuthenticatorApp app, String authenticator) {
        stage.chapter("The next login asks for a code");
        var partial = Doors.partialToken(doors.password(customer));
        stage.say("A wrong code first:");
        doors.verify(partial, answer(authenticator, app.wrongCode()), 401);
        var code = app.freshCode(stage::countdown);
        stage.say("The app says " + code + ":");
        var verified = doors.verify(partial, answer(authenticator, code), 200);
        var tokens = doors.exchange(partial, verified);
        stage.get(services.auth(), "/auth/v1/me", Doors.accessToken(tokens), 200);

        stage.chapter("Somebody who has the password looked over the shoulder and replays that code");
        var thief = Doors.partialToken(doors.password(customer));
        doors.verify(thief, answer(authenticator, code), 401);
        stage.say("Refused: each code opens the door once.");
    }

    private void logInWithoutThePhone(Person customer, JsonNode recoveryCode) {
        stage.chapter("The phone is lost: a recovery code, once");
        var partial = Doors.partialToken(doors.password(customer));
        var verified = doors.verify(partial, Map.of("method", "recovery_code", "code", recoveryCode.asText()), 200);
        doors.exchange(partial, verified);
    }

    private static Map<String, String> answer(String authenticator, String code) {
        return Map.of("authenticator_id", authenticator, "code", code);
    }
}
