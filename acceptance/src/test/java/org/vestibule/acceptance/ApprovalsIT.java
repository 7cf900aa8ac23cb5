package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The second factor for one action and its parameters, signed for the tenant's own systems. */
@ExtendWith(TheSuite.class)
class ApprovalsIT {
    private static final String KEYS = "certificate-account";
    private static final String SMS = "customer-administration";
    private static final Map<String, Object> TRANSFER =
            Map.of("action", "domain.transfer", "parameters", Map.of("domain", "example.dk"));

    private final TheSuite suite;

    ApprovalsIT(TheSuite suite) {
        this.suite = suite;
    }

    private Answer ask(Customer customer, Object wish) {
        return customer.browser.post(suite.auth("/v1/approvals"), wish, customer.access);
    }

    private Answer grant(Customer customer, String id, String partial, String proof) {
        return customer.browser.post(
                suite.auth("/v1/approvals/" + id), Map.of("partial_token", partial, "proof", proof), customer.access);
    }

    private Answer grant(KeyHolder holder, Answer asked) {
        String partial = asked.at("partial_token");
        return grant(holder.customer(), asked.at("approval_id"), partial, holder.proof(partial));
    }

    private Answer redeem(String approval, String token) {
        return new Browser().post(suite.auth("/v1/approvals:redeem"), Map.of("approval", approval), token);
    }

    private Answer list(String tenant, Object actions, String token) {
        return new Browser().put(suite.auth("/v1/tenants/" + tenant + "/approval-actions"), actions, token);
    }

    @Test
    @Tag("attack-71")
    void aTenantListsItsActionsAndItsUsersApproveNoOther() {
        String tenant = suite.tenant("reseller-storefront", Map.of());
        Customer owner = Customer.staff(suite, tenant, "owner");
        Customer customer = Customer.at(suite, tenant).withApp();
        String url = suite.auth("/v1/tenants/" + tenant + "/approval-actions");
        Map<String, Object> transfers = Map.of("action", "domain.transfer", "parameters", List.of("to", "domain"));

        Answer before = ask(customer, Map.of("action", "payout", "parameters", Map.of("amount", "1")));
        Answer listed = list(tenant, Map.of("actions", List.of(transfers)), owner.access);
        Answer another = ask(customer, Map.of("action", "payout", "parameters", Map.of("amount", "1")));
        Answer less = ask(customer, TRANSFER);
        Answer more = ask(
                customer,
                Map.of(
                        "action",
                        "domain.transfer",
                        "parameters",
                        Map.of("domain", "example.dk", "to", "X", "note", "all is well")));
        Answer right = ask(
                customer, Map.of("action", "domain.transfer", "parameters", Map.of("domain", "example.dk", "to", "X")));

        assertThat(before.status()).as(before.text()).isEqualTo(201);
        assertThat(listed.text())
                .isEqualTo("{\"actions\":[{\"action\":\"domain.transfer\",\"parameters\":[\"domain\",\"to\"]}]}");
        assertThat(another.body().path("errors").findValuesAsText("field")).containsExactly("action");
        assertThat(less.body().path("errors").findValuesAsText("field")).containsExactly("parameters.to");
        assertThat(more.body().path("errors").findValuesAsText("field")).containsExactly("parameters.note");
        assertThat(right.status()).as(right.text()).isEqualTo(201);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(owner.browser
                        .get(suite.admin("/v1/events?type=approval_actions.changed"), owner.access)
                        .body()
                        .path("items")
                        .path(0)
                        .path("details")
                        .path("actions")
                        .path("domain.transfer")
                        .toString())
                .isEqualTo("[\"domain\",\"to\"]"));

        String reads = suite.tokenOf(suite.client(tenant, List.of("approvals:redeem")));
        String others = suite.tokenOf(suite.client(tenant, List.of("customers:read")));
        assertThat(new Browser().get(url, reads).text()).isEqualTo(listed.text());
        assertThat(new Browser().get(url, others).shortly()).isEqualTo("403 insufficient-scope");
        assertThat(list(tenant, Map.of("actions", List.of()), reads).shortly()).isEqualTo("403 forbidden");
        assertThat(list(tenant, Map.of("actions", List.of()), customer.access).shortly())
                .isEqualTo("403 forbidden");
        assertThat(list("certificate-account", Map.of("actions", List.of()), owner.access)
                        .shortly())
                .isEqualTo("404 not-found");
        assertThat(list(tenant, Map.of("actions", List.of()), owner.access).text())
                .isEqualTo("{\"actions\":[]}");
        assertThat(ask(customer, Map.of("action", "payout", "parameters", Map.of("amount", "1")))
                        .status())
                .isEqualTo(201);
    }

    @Test
    @Tag("attack-71")
    void aListThatIsNoneNamesWhatIsWrong() {
        String tenant = suite.tenant("reseller-storefront", Map.of());
        Map<String, Object> payout = Map.of("action", "payout", "parameters", List.of("amount"));
        Map<String, Object> again = Map.of("action", "payout", "parameters", List.of("to"));

        for (Object wrong : List.of(
                Map.of(),
                Map.of("actions", List.of(payout, again)),
                Map.of("actions", List.of(Map.of("action", "Payout", "parameters", List.of("amount")))),
                Map.of("actions", List.of(Map.of("action", "payout", "parameters", List.of()))),
                Map.of("actions", List.of(Map.of("action", "payout", "parameters", List.of("a", "a")))),
                Map.of("actions", List.of(Map.of("action", "payout", "parameters", List.of("a b")))),
                Map.of("actions", Collections.nCopies(101, payout)))) {
            assertThat(list(tenant, wrong, suite.operator()).shortly())
                    .as(wrong.toString())
                    .isEqualTo("400 invalid-request");
        }
        assertThat(list("no-such-tenant", Map.of("actions", List.of()), suite.operator())
                        .shortly())
                .isEqualTo("404 not-found");
    }

    /** What the user reads is what is signed (PSD2: dynamic linking). */
    @Test
    @Tag("C-07")
    void theCodeSaysWhatItApprovesAndTheApprovalSaysTheSame() {
        Customer customer = Customer.at(suite, SMS, Map.of("password", Customer.PASSWORD, "account", "acct-7"))
                .loggedIn();
        String number = Customer.danishNumber();
        customer.enrollSms(number);
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("domain", "rødgrød.dk");
        parameters.put("to", "Registrar X, København");
        parameters.put("fee", 1250.5);
        parameters.put("years", 2);
        parameters.put("lock", false);
        parameters.put("site", "straße.example");

        Answer asked = ask(customer, Map.of("action", "domain.transfer", "parameters", parameters));
        String partial = asked.at("partial_token");
        Answer challenge = customer.browser.post(
                suite.mfa("/v1/challenges"), Map.of("authenticator_id", customer.authenticator), partial);
        String message = Customer.awaitMessage(suite, "+45" + number, 2);
        Answer verified = customer.browser.post(
                suite.mfa("/v1/verifications"),
                Map.of(
                        "authenticator_id",
                        customer.authenticator,
                        "challenge_id",
                        challenge.at("challenge_id"),
                        "code",
                        Customer.codeIn(message)),
                partial);
        Answer granted = grant(customer, asked.at("approval_id"), partial, verified.at("proof"));

        assertThat(asked.status()).as(asked.text()).isEqualTo(201);
        assertThat(asked.at("status")).isEqualTo("second_factor_required");
        assertThat(asked.body().path("methods").path(0).path("type").asText()).isEqualTo("sms");
        assertThat(asked.body().path("support").path("email").asText()).isNotEmpty();
        assertThat(message)
                .contains(
                        "kun dette:\nflytning af et domæne:",
                        "\ndomain: rødgrød.dk (xn--rdgrd-vuad.dk)\nfee: 1250.5\nlock: false\nsite: straße.example (?)\nto: Registrar X, København\nyears: 2\n")
                .containsPattern("\n\n@\\S+ #\\d{6}$");
        assertThat(granted.status()).as(granted.text()).isEqualTo(200);
        assertThat(granted.body().path("expires_in").asInt()).isEqualTo(300);
        SignedToken approval = SignedToken.read(suite, granted.at("approval"));
        JsonNode claims = approval.claims();
        assertThat(approval.isSigned()).isTrue();
        assertThat(approval.header().path("typ").asText()).isEqualTo("approval+jwt");
        assertThat(approval.header().path("alg").asText()).isEqualTo("ES256");
        assertThat(claims.path("aud").asText()).isEqualTo("urn:vestibule:tenant:" + SMS);
        assertThat(claims.path("sub").asText()).isEqualTo(customer.id);
        assertThat(claims.path("tenant").asText()).isEqualTo(SMS);
        assertThat(claims.path("account").asText()).isEqualTo("acct-7");
        assertThat(claims.path("jti").asText()).isEqualTo(asked.at("approval_id"));
        assertThat(claims.path("action").asText()).isEqualTo("domain.transfer");
        assertThat(claims.path("parameters").toString())
                .isEqualTo(
                        "{\"domain\":\"rødgrød.dk\",\"fee\":1250.5,\"lock\":false,\"site\":\"straße.example\",\"to\":\"Registrar X, København\",\"years\":2}");
        assertThat(claims.path("amr").toString()).isEqualTo("[\"pwd\",\"sms\",\"mfa\"]");
        assertThat(claims.path("acr").asText()).isEqualTo("aal2");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(300);
        assertThat(claims.path("auth_time").asLong())
                .isLessThanOrEqualTo(claims.path("iat").asLong());
    }

    @Test
    @Tag("attack-71")
    void anSmsShowsAllOfAnActionOrItIsRefusedThere() {
        Customer customer = Customer.at(suite, SMS).loggedIn();
        String number = Customer.danishNumber();
        customer.enrollSms(number);

        for (String to : List.of("exâmple.dk", "аpple.dk", "x".repeat(400))) {
            Answer asked = ask(customer, Map.of("action", "payout", "parameters", Map.of("to", to)));
            Answer challenge = customer.browser.post(
                    suite.mfa("/v1/challenges"),
                    Map.of("authenticator_id", customer.authenticator),
                    asked.at("partial_token"));
            assertThat(challenge.shortly()).as(to).isEqualTo("403 method-not-offered");
        }

        assertThat(Customer.messages(suite, "+45" + number))
                .as("the code that confirmed the number")
                .hasSize(1);
    }

    @Test
    @Tag("C-06")
    @Tag("attack-10")
    void anApprovalIsRedeemedOnceByItsTenantAndStandsInTheLog() {
        String tenant = suite.tenant(KEYS, Map.of());
        KeyHolder holder = KeyHolder.at(suite, tenant);
        String mine = suite.program(tenant);
        String strangers = suite.program("hosting-customer-area");
        Answer asked = ask(holder.customer(), TRANSFER);
        String approval = grant(holder, asked).at("approval");

        Answer foreign = redeem(approval, strangers);
        Answer first = redeem(approval, mine);
        Answer again = redeem(approval, mine);

        assertThat(foreign.shortly()).isEqualTo("422 approval-invalid");
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(first.at("action")).isEqualTo("domain.transfer");
        assertThat(first.body().path("parameters").path("domain").asText()).isEqualTo("example.dk");
        assertThat(first.at("sub")).isEqualTo(holder.customer().id);
        assertThat(first.at("acr")).isEqualTo("phr");
        assertThat(again.shortly()).isEqualTo("409 approval-used");
        assertThat(redeem(approval.substring(0, approval.length() - 8) + "AAAAAAAA", mine)
                        .shortly())
                .isEqualTo("422 approval-invalid");
        assertThat(redeem(holder.customer().access, mine).shortly()).isEqualTo("422 approval-invalid");
        assertThat(redeem(approval, holder.customer().access).shortly()).isEqualTo("403 forbidden");
        for (String type : List.of("approval.requested", "approval.granted", "approval.redeemed")) {
            String path = suite.admin("/v1/customers/" + holder.customer().id + "/events");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(new Browser()
                            .send("GET", path, null, mine, Map.of("On-Behalf-Of", "payouts"))
                            .body()
                            .path("items"))
                    .anySatisfy(event -> {
                        JsonNode details = event.path("details");
                        assertThat(event.path("type").asText()).isEqualTo(type);
                        assertThat(details.path("approval_id").asText()).isEqualTo(asked.at("approval_id"));
                        assertThat(details.path("action").asText()).isEqualTo("domain.transfer");
                        assertThat(details.path("parameters").path("domain").asText())
                                .isEqualTo("example.dk");
                    }));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout", "session ended by another", "factor turned off", "user disabled", "password"})
    @Tag("attack-74")
    void anApprovalEndsWithWhatItStoodOn(String change) {
        String tenant = suite.tenant(KEYS, Map.of());
        KeyHolder holder = KeyHolder.at(suite, tenant);
        Customer customer = holder.customer();
        String program = suite.program(tenant);
        String approval = grant(holder, ask(customer, TRANSFER)).at("approval");
        String sessionOfApproval = customer.access;

        Answer changed =
                switch (change) {
                    case "logout" -> customer.browser.post(suite.auth("/v1/logout"), null, sessionOfApproval);
                    case "session ended by another" -> {
                        customer.access = holder.login().at("access_token");
                        yield customer.browser.delete(suite.auth("/v1/sessions"), null, customer.access);
                    }
                    case "factor turned off" -> {
                        customer.access = holder.login().at("access_token");
                        yield customer.disable();
                    }
                    case "user disabled" ->
                        new Browser()
                                .send(
                                        "PATCH",
                                        suite.auth("/v1/tenants/" + tenant + "/users/" + customer.id),
                                        Map.of("disabled", true),
                                        suite.operator(),
                                        Map.of());
                    default ->
                        customer.browser.post(
                                suite.auth("/v1/password"),
                                Map.of("current_password", Customer.PASSWORD, "new_password", "blå te på Mors 31"),
                                sessionOfApproval);
                };

        assertThat(changed.status()).as(changed.text()).isBetween(200, 204);
        assertThat(redeem(approval, program).shortly()).isEqualTo("422 approval-invalid");
    }

    @Test
    @Tag("attack-74")
    void anApprovalIsRedeemedBeforeALogoutOrNotAtAll() {
        String tenant = suite.tenant(KEYS, Map.of());
        KeyHolder holder = KeyHolder.at(suite, tenant);
        Customer customer = holder.customer();
        String program = suite.program(tenant);
        String approval = grant(holder, ask(customer, TRANSFER)).at("approval");

        List<Answer> crossing = Crowd.of(
                2,
                i -> i == 0
                        ? customer.browser.post(suite.auth("/v1/logout"), null, customer.access)
                        : redeem(approval, program));

        assertThat(crossing.getFirst().status()).isEqualTo(204);
        assertThat(crossing.getLast().shortly()).isIn("200", "422 approval-invalid");
        assertThat(redeem(approval, program).shortly()).isIn("409 approval-used", "422 approval-invalid");
    }

    @Test
    @Tag("attack-20")
    void oneProofGivesOneApprovalAndThatIsRedeemedOnceThoughTwentyTry() {
        KeyHolder holder = KeyHolder.at(suite, KEYS);
        String program = suite.program(KEYS);
        Answer asked = ask(holder.customer(), TRANSFER);
        String partial = asked.at("partial_token");
        String proof = holder.proof(partial);

        List<Answer> grants = Crowd.of(20, i -> grant(holder.customer(), asked.at("approval_id"), partial, proof));
        String approval = grants.stream()
                .filter(answer -> answer.status() == 200)
                .findFirst()
                .orElseThrow()
                .at("approval");
        List<Answer> redemptions = Crowd.of(20, i -> redeem(approval, program));

        assertThat(Crowd.counts(grants)).isEqualTo(Map.of("200", 1, "401 invalid-proof", 19));
        assertThat(Crowd.counts(redemptions)).isEqualTo(Map.of("200", 1, "409 approval-used", 19));
    }

    @Test
    @Tag("attack-1")
    @Tag("attack-5")
    @Tag("attack-9")
    void whatIsShownForOneThingIsGoodForNothingElse() {
        KeyHolder holder = KeyHolder.at(suite, KEYS);
        Customer customer = holder.customer();
        KeyHolder stranger = KeyHolder.at(suite, KEYS);
        Answer asked = ask(customer, TRANSFER);
        Answer other = ask(customer, TRANSFER);
        String id = asked.at("approval_id");
        String partial = asked.at("partial_token");
        String ofLogin = customer.partialToken();
        String proofOfLogin = holder.proof(ofLogin);
        String proof = holder.proof(partial);

        assertThat(grant(customer, id, ofLogin, proofOfLogin).shortly())
                .as("a login approves nothing")
                .isEqualTo("401 invalid-proof");
        assertThat(grant(
                                customer,
                                SignedToken.read(suite, ofLogin)
                                        .claims()
                                        .path("jti")
                                        .asText(),
                                ofLogin,
                                proofOfLogin)
                        .shortly())
                .as("under its own id neither")
                .isEqualTo("401 invalid-proof");
        assertThat(grant(customer, id, partial, proofOfLogin).shortly()).isEqualTo("401 invalid-proof");
        assertThat(grant(customer, other.at("approval_id"), other.at("partial_token"), proof)
                        .shortly())
                .as("it is for this action")
                .isEqualTo("401 invalid-proof");
        assertThat(grant(stranger.customer(), id, partial, proof).shortly())
                .as("of this user")
                .isEqualTo("401 invalid-proof");
        assertThat(customer.exchange(partial, proof).shortly())
                .as("an approval opens no session")
                .isEqualTo("401 invalid-proof");
        assertThat(customer.exchange(ofLogin, proofOfLogin).status())
                .as("what was refused elsewhere is not used up")
                .isEqualTo(200);
        Answer granted = grant(customer, id, partial, proof);
        assertThat(granted.status()).as(granted.text()).isEqualTo(200);
        for (String token : List.of(partial, granted.at("approval"))) {
            assertThat(customer.browser.get(suite.auth("/v1/me"), token).shortly())
                    .isEqualTo("401 invalid-token");
            assertThat(ask(customer, TRANSFER).status()).isEqualTo(201);
            assertThat(customer.browser
                            .post(suite.auth("/v1/approvals"), TRANSFER, token)
                            .shortly())
                    .isEqualTo("401 invalid-token");
            assertThat(customer.browser.get(suite.admin("/v1/events"), token).shortly())
                    .isEqualTo("401 invalid-token");
            assertThat(customer.browser
                            .delete(suite.mfa("/v1/authenticators"), null, token)
                            .shortly())
                    .isEqualTo("401 invalid-token");
        }
        assertThat(customer.browser
                        .post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), partial)
                        .shortly())
                .isEqualTo("403 forbidden");
        assertThat(customer.browser
                        .get(suite.mfa("/v1/authenticators"), granted.at("approval"))
                        .shortly())
                .isEqualTo("401 invalid-token");
    }

    @Test
    @Tag("attack-29")
    void noApprovalOutlivesTheSessionThePasswordOrTheUser() {
        String program = suite.program(KEYS);
        KeyHolder leaver = KeyHolder.at(suite, KEYS);
        Answer ofLeaver = ask(leaver.customer(), TRANSFER);
        String proofOfLeaver = leaver.proof(ofLeaver.at("partial_token"));
        leaver.customer().browser.post(suite.auth("/v1/logout"), null, leaver.customer().access);
        leaver.login();

        KeyHolder changer = KeyHolder.at(suite, KEYS);
        Answer ofChanger = ask(changer.customer(), TRANSFER);
        String proofOfChanger = changer.proof(ofChanger.at("partial_token"));
        String granted = grant(changer, ask(changer.customer(), TRANSFER)).at("approval");
        Answer changed = changer.customer()
                .browser
                .post(
                        suite.auth("/v1/password"),
                        Map.of("current_password", Customer.PASSWORD, "new_password", "havregrød med blåbær 31"),
                        changer.customer().access);

        KeyHolder disabled = KeyHolder.at(suite, KEYS);
        String grantedToDisabled =
                grant(disabled, ask(disabled.customer(), TRANSFER)).at("approval");
        disabled.customer()
                .browser
                .send(
                        "PATCH",
                        suite.auth("/v1/tenants/" + KEYS + "/users/" + disabled.customer().id),
                        Map.of("disabled", true),
                        suite.operator(),
                        Map.of());

        assertThat(grant(leaver.customer(), ofLeaver.at("approval_id"), ofLeaver.at("partial_token"), proofOfLeaver)
                        .shortly())
                .as("asked for in a session that has ended")
                .isEqualTo("401 invalid-proof");
        assertThat(changed.status()).as(changed.text()).isEqualTo(204);
        assertThat(grant(changer.customer(), ofChanger.at("approval_id"), ofChanger.at("partial_token"), proofOfChanger)
                        .shortly())
                .isEqualTo("401 invalid-proof");
        assertThat(redeem(granted, program).shortly()).isEqualTo("422 approval-invalid");
        assertThat(redeem(grantedToDisabled, program).shortly()).isEqualTo("422 approval-invalid");
    }

    @Test
    @Tag("S1-07")
    void aRecoveryCodeApprovesNothing() {
        Customer customer = Customer.at(suite, "reseller-storefront").withApp();
        Answer asked = ask(customer, TRANSFER);

        Answer refused = customer.verifyRecoveryCode(asked.at("partial_token"), customer.recoveryCodes.getFirst());

        assertThat(asked.body().path("recovery_codes").asBoolean(true)).isFalse();
        assertThat(refused.shortly()).isEqualTo("403 method-not-offered");
        assertThat(customer.verifyRecoveryCode(customer.partialToken(), customer.recoveryCodes.getFirst())
                        .status())
                .as("it is not used up")
                .isEqualTo(200);
    }

    @Test
    @Tag("C-07")
    void whatCannotBeShownOrSignedIsRefusedWithTheMemberNamed() {
        Customer customer = Customer.at(suite, KEYS).loggedIn();
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 21; i++) {
            many.put("p" + i, i);
        }
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("{\"action\":\"Domain transfer\",\"parameters\":{\"a\":1}}", "action");
        wrong.put("{\"action\":\"a\",\"parameters\":{}}", "parameters");
        wrong.put("{\"action\":\"a\",\"parameters\":[1]}", "parameters");
        wrong.put("{\"action\":\"a\",\"parameters\":null}", "parameters");
        wrong.put("{\"action\":\"a\",\"parameters\":{\"A b\":1}}", "parameters");
        wrong.put("{\"action\":\"a\",\"parameters\":{\"note\":\"one\\ntwo\"}}", "parameters.note");
        wrong.put("{\"action\":\"a\",\"parameters\":{\"note\":\"\\u202egnp\"}}", "parameters.note");
        wrong.put("{\"action\":\"a\",\"parameters\":{\"note\":\"a\\u2028b\"}}", "parameters.note");
        wrong.put("{\"action\":\"a\",\"parameters\":{\"note\":null}}", "parameters.note");
        wrong.put("{\"action\":\"a\",\"parameters\":{\"note\":{\"x\":1}}}", "parameters.note");
        wrong.put("{\"action\":\"a\",\"parameters\":{\"amount\":12345678901234567890}}", "parameters.amount");
        wrong.put("{\"action\":\"a\",\"parameters\":{\"amount\":1e999}}", "parameters.amount");
        wrong.put("{\"action\":\"a\",\"parameters\":{\"amount\":1e-20}}", "parameters.amount");
        wrong.put("{\"action\":\"a\",\"parameters\":{\"note\":\"" + "x".repeat(2040) + "\"}}", "parameters");

        wrong.forEach((wish, field) -> {
            Answer refused = ask(customer, wish);
            assertThat(refused.shortly()).as(wish).isEqualTo("400 invalid-request");
            assertThat(refused.body().path("errors").findValuesAsText("field"))
                    .as(wish)
                    .containsExactly(field);
        });
        assertThat(ask(customer, Map.of("action", "a", "parameters", many)).shortly())
                .isEqualTo("400 invalid-request");
        assertThat(ask(customer, TRANSFER).shortly()).isEqualTo("409 two-factor-not-enabled");
        assertThat(customer.browser
                        .post(suite.auth("/v1/approvals"), TRANSFER, suite.program(KEYS))
                        .shortly())
                .isEqualTo("403 forbidden");
    }

    @Test
    @Tag("attack-36")
    void askingForApprovalsIsLimited() {
        KeyHolder holder = KeyHolder.at(suite, KEYS);

        List<Answer> answers = Crowd.of(35, i -> ask(holder.customer(), TRANSFER));

        assertThat(Crowd.counts(answers)).isEqualTo(Map.of("201", 30, "429 too-many-attempts", 5));
        assertThat(answers.stream().filter(answer -> answer.status() == 429))
                .allMatch(answer -> answer.at("retry_after_s") != null);
    }
}
