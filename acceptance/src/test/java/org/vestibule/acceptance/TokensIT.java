package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a token of one kind, tenant or login attempt cannot do elsewhere. */
@ExtendWith(TheSuite.class)
class TokensIT {
    private static final String TENANT = "reseller-storefront";

    private final TheSuite suite;

    TokensIT(TheSuite suite) {
        this.suite = suite;
    }

    private record Call(String method, String url, Object body) {}

    @Test
    @Tag("C-03")
    @Tag("attack-1")
    void aPartialTokenIsRefusedEverywhereButAtTheSecondDoor() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String partial = customer.partialToken();
        String id = customer.id;
        List<Call> calls = List.of(
                new Call("GET", suite.auth("/v1/me"), null),
                new Call("POST", suite.auth("/v1/logout"), null),
                new Call("POST", suite.auth("/v1/reauthentication"), Map.of("password", Customer.PASSWORD)),
                new Call(
                        "POST",
                        suite.auth("/v1/password"),
                        Map.of("current_password", Customer.PASSWORD, "new_password", "en ny adgangskode")),
                new Call("GET", suite.auth("/v1/password"), null),
                new Call("GET", suite.auth("/v1/tenants/" + TENANT + "/approval-actions"), null),
                new Call(
                        "PUT", suite.auth("/v1/tenants/" + TENANT + "/approval-actions"), Map.of("actions", List.of())),
                new Call("GET", suite.auth("/v1/sessions"), null),
                new Call("GET", suite.auth("/v1/trusted-browsers"), null),
                new Call("DELETE", suite.auth("/v1/trusted-browsers"), null),
                new Call(
                        "POST",
                        suite.auth("/v1/approvals"),
                        Map.of("action", "payout", "parameters", Map.of("amount", "1"))),
                new Call("POST", suite.auth("/v1/approvals:redeem"), Map.of("approval", partial)),
                new Call("GET", suite.auth("/v1/tenants/" + TENANT), null),
                new Call("GET", suite.auth("/v1/tenants/" + TENANT + "/users"), null),
                new Call("GET", suite.auth("/v1/tenants/" + TENANT + "/users/" + id), null),
                new Call("DELETE", suite.auth("/v1/tenants/" + TENANT + "/users/" + id), null),
                new Call("DELETE", suite.mfa("/v1/authenticators"), null),
                new Call("DELETE", suite.mfa("/v1/authenticators/" + customer.authenticator), null),
                new Call("PATCH", suite.mfa("/v1/authenticators/" + customer.authenticator), Map.of("name", "x")),
                new Call("POST", suite.mfa("/v1/recovery-codes"), null),
                new Call("POST", suite.mfa("/v1/logins"), Map.of()),
                new Call("GET", suite.mfa("/v1/logins"), null),
                new Call("GET", suite.mfa("/v1/users/" + id + "/authenticators"), null),
                new Call("GET", suite.mfa("/v1/tenants/" + TENANT + "/policy"), null),
                new Call("GET", suite.admin("/v1/customers"), null),
                new Call("GET", suite.admin("/v1/events"), null),
                new Call("GET", suite.admin("/v1/policy"), null));

        assertThat(calls).allSatisfy(call -> {
            Answer answer = customer.browser.send(call.method(), call.url(), call.body(), partial, Map.of());
            if (TheSuite.IS_UPDATING && (answer.status() == 404 || answer.status() == 405)) {
                return; // the version before has no such route
            }
            assertThat(answer.shortly()).as(call.toString()).isEqualTo("401 invalid-token");
            assertThat(answer.header("WWW-Authenticate").orElse("")).startsWith("Bearer");
        });
    }

    @Test
    @Tag("attack-2")
    void aPartialTokenCannotBeSwappedForAFullOne() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String partial = customer.partialToken();

        assertThat(customer.refresh(partial).shortly()).isEqualTo("400 invalid-request");
        assertThat(customer.exchange(partial, partial).shortly()).isEqualTo("401 invalid-proof");
        assertThat(customer.exchange(partial, customer.access).shortly()).isEqualTo("401 invalid-proof");
        String second = customer.partialToken();
        assertThat(customer.login().at("status"))
                .as("a second tab starts over at the same door")
                .isEqualTo("second_factor_required");
        assertThat(second).isNotEqualTo(partial);
    }

    @Test
    @Tag("attack-3")
    void whileTheSecondFactorIsAskedForNothingCanBeEnrolledOrReplaced() {
        Customer customer = Customer.at(suite, "certificate-account").withApp();
        String partial = customer.partialToken();

        Answer app = customer.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), partial);
        Answer email = customer.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "email"), partial);
        Answer activation = customer.activate(customer.authenticator, "000000", partial);
        Answer codes = customer.browser.post(suite.mfa("/v1/recovery-codes"), null, partial);

        assertThat(List.of(app.shortly(), email.shortly(), activation.shortly()))
                .containsOnly("403 forbidden");
        assertThat(codes.shortly()).isEqualTo("401 invalid-token");
    }

    @Test
    @Tag("attack-3")
    @Tag("S4-02")
    void anEnrollmentTokenEnrollsTheFirstMethodAndThenNothing() {
        Customer staff = Customer.at(
                suite, "certificate-account", Map.of("password", Customer.PASSWORD, "roles", List.of("support")));
        Answer first = staff.login();
        Answer other = staff.login();
        assertThat(first.at("status")).isEqualTo("enrollment_required");

        Answer activated = staff.enrollApp(first.at("partial_token"));
        Answer late =
                staff.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), other.at("partial_token"));
        Answer verify = staff.verify(other.at("partial_token"), staff.phone.freshCode());

        assertThat(activated.at("proof")).isNotNull();
        assertThat(late.shortly()).isEqualTo("401 invalid-token");
        assertThat(verify.shortly()).isEqualTo("403 forbidden");
        Answer tokens = staff.exchange(first.at("partial_token"), activated.at("proof"));
        assertThat(tokens.status()).isEqualTo(200);
    }

    @Test
    @Tag("attack-4")
    void theSecondDoorNeedsAFreshPasswordBehindIt() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String code = customer.phone.freshCode();

        assertThat(customer.verify(null, code).shortly()).isEqualTo("401 invalid-token");
        assertThat(customer.verify(customer.access, code).shortly()).isEqualTo("401 invalid-token");
        assertThat(customer.verify(tampered(customer.partialToken()), code).shortly())
                .isEqualTo("401 invalid-token");
        assertThat(customer.verify(unsigned(customer.partialToken()), code).shortly())
                .isEqualTo("401 invalid-token");
    }

    private static String tampered(String token) {
        String[] parts = token.split("\\.", 3);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace("SECOND_FACTOR", "ENROLLMENT");
        return parts[0] + "." + encode(claims) + "." + parts[2];
    }

    private static String unsigned(String token) {
        String[] parts = token.split("\\.", 3);
        return encode("{\"typ\":\"partial+jwt\",\"alg\":\"none\"}") + "." + parts[1] + ".";
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @Tag("attack-5")
    void aProofCountsForItsOwnLoginAttemptAlone() {
        Customer anna = Customer.at(suite, TENANT).withApp();
        Customer bo = Customer.at(suite, TENANT).withApp();
        String annas = anna.partialToken();
        String bos = bo.partialToken();
        String proof = anna.verify(annas, anna.phone.freshCode()).at("proof");

        assertThat(anna.exchange(bos, proof).shortly()).isEqualTo("401 invalid-proof");
        assertThat(anna.exchange(anna.partialToken(), proof).shortly()).isEqualTo("401 invalid-proof");
        assertThat(anna.exchange(annas, proof).status()).isEqualTo(200);
        assertThat(anna.exchange(annas, proof).shortly()).as("only once").isEqualTo("401 invalid-proof");
    }

    @Test
    @Tag("attack-7")
    void whoHasAFactorIsAskedForItThoughThePolicySaysOptional() {
        Customer customer = Customer.at(suite, "hosting-customer-area").withApp();

        assertThat(customer.authenticators()
                        .body()
                        .path("policy")
                        .path("enforcement")
                        .asText())
                .isEqualTo("optional");
        assertThat(customer.login().at("status")).isEqualTo("second_factor_required");
    }

    @Test
    @Tag("attack-10")
    void aTokenOfOneTenantIsNothingAtAnother() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        Customer stranger = Customer.at(suite, "hosting-customer-area").withApp();
        Customer owner = Customer.staff(suite, "hosting-customer-area", "owner");

        Answer verified = customer.browser.post(
                suite.mfa("/v1/verifications"),
                Map.of("authenticator_id", stranger.authenticator, "code", stranger.phone.freshCode()),
                customer.partialToken());

        assertThat(verified.shortly()).isEqualTo("410 challenge-expired");
        List<Answer> atOther = List.of(
                owner.browser.get(suite.auth("/v1/tenants/" + TENANT + "/users"), owner.access),
                owner.browser.get(suite.auth("/v1/tenants/" + TENANT + "/users/" + customer.id), owner.access),
                owner.browser.get(suite.auth("/v1/tenants/hosting-customer-area/users/" + customer.id), owner.access),
                owner.browser.get(suite.mfa("/v1/users/" + customer.id + "/authenticators"), owner.access),
                owner.browser.delete(
                        suite.mfa("/v1/users/" + customer.id + "/authenticators"),
                        Map.of("reason", "not my customer"),
                        owner.access),
                owner.browser.get(suite.mfa("/v1/tenants/" + TENANT + "/policy"), owner.access),
                owner.browser.get(suite.admin("/v1/customers/" + customer.id), owner.access));
        assertThat(atOther).allMatch(answer -> answer.shortly().equals("404 not-found"));
    }
}
