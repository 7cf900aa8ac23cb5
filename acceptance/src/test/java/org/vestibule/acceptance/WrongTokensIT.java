package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every call of docs/api that takes a token, asked with each token that it does not take. */
@ExtendWith(TheSuite.class)
class WrongTokensIT {
    private static final String TENANT = "reseller-storefront";

    private final TheSuite suite;

    WrongTokensIT(TheSuite suite) {
        this.suite = suite;
    }

    /** Whoever gets further than 401, as "call: token -> answer". */
    private List<String> letIn(Predicate<DocumentedCall> which, Map<String, String> tokens) {
        List<DocumentedCall> calls = DocumentedCall.all().stream()
                .filter(DocumentedCall::takesTokens)
                .filter(which)
                .toList();
        assertThat(calls).isNotEmpty();
        return calls.stream()
                .flatMap(call -> tokens.entrySet().stream()
                        .map(token -> Map.entry(token.getKey(), call.ask(suite, TENANT, token.getValue())))
                        .filter(asked -> !asked.getValue().shortly().equals("401 invalid-token"))
                        .map(asked -> call + ": " + asked.getKey() + " -> " + asked.getValue()))
                .toList();
    }

    @Test
    @Tag("attack-1")
    @Tag("attack-2")
    void noPartialTokenOpensWhatWantsASession() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        Answer toEnroll = Customer.at(suite, TENANT, Map.of("password", Customer.PASSWORD, "roles", List.of("support")))
                .login();
        assertThat(toEnroll.at("status")).isEqualTo("enrollment_required");

        List<String> wrong = letIn(
                call -> !call.takes("partial token"),
                Map.of(
                        "for the second factor",
                        customer.partialToken(),
                        "for a first set-up",
                        toEnroll.at("partial_token")));

        assertThat(wrong).isEmpty();
    }

    @Test
    @Tag("attack-1")
    @Tag("attack-4")
    void noSessionOpensTheSecondFactorOfALogin() {
        Customer customer = Customer.at(suite, TENANT).withApp();

        List<String> wrong = letIn(
                call -> call.takes("partial token") && !call.takes("access token"),
                Map.of("access token", customer.access));

        assertThat(wrong).isEmpty();
    }

    @Test
    @Tag("attack-1")
    @Tag("attack-5")
    @Tag("attack-9")
    void whatIsRedeemedElsewhereIsNoTokenAnywhere() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String partial = customer.partialToken();
        String proof = customer.verify(partial, customer.phone.freshCode()).at("proof");
        assertThat(proof).isNotEmpty();
        String refresh = Customer.at(suite, TENANT)
                .login()
                .body()
                .path("tokens")
                .path("refresh_token")
                .asText();
        assertThat(refresh).isNotEmpty();

        assertThat(letIn(_ -> true, Map.of("proof", proof, "refresh token", refresh)))
                .isEmpty();
    }

    @Test
    @Tag("attack-1")
    void noTokenThatTheSuiteDidNotSignIsOne() {
        Customer customer = Customer.at(suite, TENANT).loggedIn();
        String partial = Customer.at(suite, TENANT).withApp().partialToken();

        assertThat(letIn(_ -> true, forged(customer.access, partial))).isEmpty();
    }

    /** Of each an access token in form: see RFC 8725 sections 2.1, 2.2, 3.1, 3.10 and 3.11. */
    private Map<String, String> forged(String access, String partial) {
        try {
            Map<String, String> forged = new LinkedHashMap<>();
            String[] parts = access.split("\\.");
            ObjectNode header =
                    (ObjectNode) Browser.JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
            ObjectNode claims =
                    (ObjectNode) Browser.JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            forged.put("without a signature", part(header.deepCopy().put("alg", "none")) + "." + parts[1] + ".");
            forged.put("with the signature cut off", parts[0] + "." + parts[1] + ".");
            forged.put("with a zero signature", parts[0] + "." + parts[1] + "." + base64(new byte[64]));
            forged.put(
                    "with another role",
                    parts[0] + "." + part(claims.deepCopy().set("roles", Browser.JSON.valueToTree(List.of("operator"))))
                            + "." + parts[2]);
            String[] ofPartial = partial.split("\\.");
            forged.put("a partial token with another type", parts[0] + "." + ofPartial[1] + "." + ofPartial[2]);

            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            PrivateKey own = generator.generateKeyPair().getPrivate();
            forged.put("signed with another key", signed(header, claims, own));
            forged.put(
                    "signed with a key that it names itself",
                    signed(header.deepCopy().put("jku", "http://127.0.0.1:9/keys.json"), claims, own));
            forged.put(
                    "signed with an unknown key", signed(header.deepCopy().put("kid", "../../dev/null"), claims, own));

            for (var key : new Browser()
                    .get(suite.auth("/.well-known/jwks.json"), null)
                    .body()
                    .path("keys")) {
                String input = part(header.deepCopy()
                                .put("alg", "HS256")
                                .put("kid", key.path("kid").asText()))
                        + "." + parts[1];
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key.toString().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                forged.put(
                        "with a published key as a password: " + key.path("kid").asText(),
                        input + "." + base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII))));
            }
            forged.put("five parts", access + ".a.b");
            forged.put("nothing of a token", "x");
            return forged;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(ObjectNode header, ObjectNode claims, PrivateKey key) throws GeneralSecurityException {
        String input = part(header) + "." + part(claims);
        var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key);
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + base64(signature.sign());
    }

    private static String part(Object json) {
        return base64(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
