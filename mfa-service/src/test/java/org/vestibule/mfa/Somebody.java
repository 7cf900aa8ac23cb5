package org.vestibule.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import com.bastiaanjansen.otp.HOTPGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.mfa.Tokens.Shown;
import org.vestibule.mfa.method.totp.Totp;

/**
 * A user with an app that was set up over HTTP.
 *
 * @param app id of the authenticator
 * @param secret of the app
 * @param recoveryCodes that came with it
 */
public record Somebody(UUID id, Tokens tokens, String app, String secret, JsonNode recoveryCodes) {
    private static final Map<String, Object> TENANT_PROFILE = Map.of(
            "name", "Shop",
            "locale", "en",
            "login_url", "https://shop.example/login",
            "support", Map.of("email", "support@shop.example"));

    /** auth-service tells of them. */
    public static void known(Rest mfa, Tokens tokens) {
        assertThat(mfa.post("/mfa/v1/logins", TENANT_PROFILE, tokens.login()).status())
                .isEqualTo(200);
    }

    public static Somebody withAnApp(Rest mfa, UUID id, Tokens tokens) {
        known(mfa, tokens);
        String access = tokens.access(Shown.BOTH);
        Answer begun = mfa.post("/mfa/v1/authenticators", Map.of("type", "totp"), access);
        String app = begun.at("id");
        Answer active = mfa.post(
                "/mfa/v1/authenticators/" + app + "/activation", Map.of("code", code(begun.at("secret"), 0)), access);
        assertThat(active.status()).as(active.toString()).isEqualTo(200);
        return new Somebody(id, tokens, app, begun.at("secret"), active.body().path("recovery_codes"));
    }

    /** @param steps after the present one: a step is taken once */
    public String code(int steps) {
        return code(secret, steps);
    }

    public static String code(String secret, int steps) {
        return new HOTPGenerator.Builder(secret).build().generate(Totp.stepAt(Instant.now()) + steps);
    }
}
