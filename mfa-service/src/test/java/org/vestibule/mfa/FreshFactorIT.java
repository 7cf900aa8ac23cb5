package org.vestibule.mfa;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.Role;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.rest.Answer;
import org.vestibule.localstack.rest.ApiDocument;
import org.vestibule.localstack.rest.ApiDocument.Call;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.mfa.Tokens.Shown;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** Every call that weakens protection asks for a second factor that was just shown; a call that is new must say whether it does. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("attack-46")
class FreshFactorIT {
    private static final Map<String, Object> NOTHING = Map.of();
    private static final Map<String, Object> REASON = Map.of("reason", "phone lost");
    private static final Map<String, Object> APP = Map.of("type", "totp");
    private static final String TOO_LITTLE_SHOWN = "401 insufficient_user_authentication";
    private static final String ACTIVATION = "POST /mfa/v1/authenticators/{id}/activation";
    private static final Duration STALE = Duration.ofMinutes(6);
    /** Somebody who found an open browser. */
    private static final Shown SESSION = new Shown("aal2", STALE, STALE);

    /** With a body that is taken. */
    private static final Map<String, Map<String, Object>> WEAKENING = Map.ofEntries(
            entry("POST /mfa/v1/authenticators", Map.of("type", "totp", "replaces", UUID.randomUUID())),
            entry("DELETE /mfa/v1/authenticators", NOTHING),
            entry("DELETE /mfa/v1/authenticators/{id}", NOTHING),
            entry(ACTIVATION, Map.of("code", "123456")),
            entry("PUT /mfa/v1/authenticators/{id}/phone", Map.of("phone", "20123456")),
            entry("POST /mfa/v1/recovery-codes", NOTHING),
            entry("PUT /mfa/v1/tenants/{tenant}/accounts/{account}", Map.of("verified_phones", List.of("20123456"))),
            entry("PUT /mfa/v1/tenants/{tenant}/policy", policy("optional", "session")),
            entry("DELETE /mfa/v1/users/{id}/authenticators", REASON),
            entry("DELETE /mfa/v1/users/{id}/authenticators/lock", REASON));

    /** What asks customers for as much as the tenant's policy says (StepUpIT), and staff for the factor. */
    private static final Map<String, Map<String, Object>> CHANGING =
            Map.of("PATCH /mfa/v1/authenticators/{id}", Map.of("name", "Phone"));

    private static final Set<String> HARMLESS =
            Set.of("POST /mfa/v1/challenges", "POST /mfa/v1/challenges/{id}/resend", "POST /mfa/v1/verifications");

    /** Each is too little for somebody who has an app. */
    private static final List<Shown> TOO_LITTLE = List.of(
            SESSION,
            new Shown("aal2", Duration.ZERO, STALE),
            new Shown("email", Duration.ZERO, Duration.ZERO),
            Shown.PASSWORD);

    Infrastructure stack;

    @TestHTTPResource
    String service;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    @ConfigProperty(name = "vestibule.tokens.auth.issuer")
    String issuer;

    @Inject
    TenantScope scope;

    private final String tenant = "shop-" + UUID.randomUUID();
    private Rest mfa;

    @BeforeEach
    void mfa() {
        mfa = new Rest(service.replaceAll("/$", ""));
    }

    private static Map<String, Object> policy(String enforcement, String changeRequires) {
        return Map.of(
                "methods",
                List.of("totp", "sms"),
                "max_active_methods",
                2,
                "enforcement",
                enforcement,
                "recovery_codes",
                1,
                "password_reset",
                "blocked",
                "change_requires",
                changeRequires,
                "sms_countries",
                List.of("DK"),
                "recommended_methods",
                1);
    }

    private void changesRequire(String shown) throws Exception {
        scope.change(
                tenant,
                Statement.of(
                        "insert into policy (tenant, version, document, changed_at) values (?, 1, cast(? as jsonb), now())",
                        tenant,
                        Rest.JSON.writeValueAsString(policy("optional", shown))));
    }

    private Tokens tokens(UUID user, String role) {
        return new Tokens(signingKeys, issuer, tenant, user, role);
    }

    private Somebody customer() {
        UUID id = UUID.randomUUID();
        return Somebody.withAnApp(mfa, id, tokens(id, Role.CUSTOMER));
    }

    private static Stream<Call> weakening() {
        return ApiDocument.ofThisModule().calls().stream().filter(call -> WEAKENING.containsKey(call.toString()));
    }

    private static Stream<Call> weakeningByTheUser() {
        return weakening().filter(call -> !isOfStaff(call));
    }

    private static boolean isOfStaff(Call call) {
        return call.path().matches("/mfa/v1/(users|tenants)/.*");
    }

    private Answer ask(Call call, Somebody customer, Shown shown) {
        String id = isOfStaff(call) ? customer.id().toString() : customer.app();
        String path = call.path()
                .replace("{tenant}", tenant)
                .replace("{account}", "acme")
                .replace("{id}", id);
        Map<String, Object> body = WEAKENING.getOrDefault(call.toString(), CHANGING.get(call.toString()));
        Tokens by = isOfStaff(call) ? tokens(UUID.randomUUID(), Role.OWNER) : customer.tokens();
        return mfa.send(call, path, body.isEmpty() ? null : body, by.access(shown));
    }

    @Test
    void everyCallThatChangesSomethingIsKnownToWeakenOrNotTo() {
        Set<String> changing = ApiDocument.ofThisModule().calls().stream()
                .filter(Call::changesSomething)
                .map(Call::toString)
                .collect(Collectors.toSet());

        assertThat(changing)
                .containsExactlyInAnyOrderElementsOf(Stream.of(WEAKENING.keySet(), CHANGING.keySet(), HARMLESS)
                        .flatMap(Set::stream)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("weakening")
    void whatWasShownLongAgoOrIsNoSecondFactorWeakensNothing(Call call) throws Exception {
        changesRequire("second_factor");
        Somebody customer = customer();

        for (Shown tooLittle : TOO_LITTLE) {
            assertThat(ask(call, customer, tooLittle).shortly())
                    .as("%s", tooLittle)
                    .isEqualTo(TOO_LITTLE_SHOWN);
        }
        assertThat(ask(call, customer, Shown.BOTH).status()).isNotIn(401, 403, 500);
    }

    /** Where policy lets a session be enough, that is to add something. */
    @ParameterizedTest
    @MethodSource("weakeningByTheUser")
    @Tag("attack-60")
    void aSessionAloneWeakensNothingWhateverThePolicy(Call call) throws Exception {
        changesRequire("session");
        Somebody customer = call.toString().equals(ACTIVATION) ? replacing(customer()) : customer();

        assertThat(ask(call, customer, SESSION).shortly()).isEqualTo(TOO_LITTLE_SHOWN);
        assertThat(ask(call, customer, Shown.PASSWORD).shortly())
                .isNotIn(TOO_LITTLE_SHOWN, "403 forbidden", "500 internal-error");
    }

    private Answer begin(Somebody somebody, Map<String, Object> authenticator, Shown shown) {
        return mfa.post(
                "/mfa/v1/authenticators", authenticator, somebody.tokens().access(shown));
    }

    private Answer activate(Somebody somebody, Shown shown) {
        return mfa.post(
                "/mfa/v1/authenticators/" + somebody.app() + "/activation",
                Map.of("code", somebody.code(0)),
                somebody.tokens().access(shown));
    }

    private static Somebody withPending(Somebody somebody, Answer begun) {
        assertThat(begun.status()).as(begun.toString()).isEqualTo(201);
        return new Somebody(somebody.id(), somebody.tokens(), begun.at("id"), begun.at("secret"), null);
    }

    /** With an app on the way that is to take the place of theirs. */
    private Somebody replacing(Somebody somebody) {
        return withPending(
                somebody, begin(somebody, Map.of("type", "totp", "replaces", somebody.app()), Shown.PASSWORD));
    }

    /** With a method that a policy of apps alone does not offer. */
    private Somebody customerWithSms() throws SQLException {
        Somebody customer = customer();
        asOwner("update authenticator set type = 'sms' where id = '%s'".formatted(customer.app()));
        return customer;
    }

    private List<String> methodsOf(Somebody somebody) {
        List<String> types = new ArrayList<>();
        mfa.get("/mfa/v1/authenticators", somebody.tokens().access(SESSION))
                .body()
                .path("authenticators")
                .forEach(method -> {
                    if (method.path("status").asText().equals("active")) {
                        types.add(method.path("type").asText());
                    }
                });
        return types;
    }

    private void offerAppsAlone() {
        Map<String, Object> policy = new HashMap<>(policy("optional", "session"));
        policy.put("methods", List.of("totp"));
        policy.put("max_active_methods", 1);
        Answer set = mfa.put(
                "/mfa/v1/tenants/" + tenant + "/policy",
                policy,
                tokens(UUID.randomUUID(), Role.OWNER).access(Shown.BOTH));
        assertThat(set.status()).as(set.toString()).isEqualTo(200);
    }

    @Test
    @Tag("attack-60")
    void aSessionAloneEndsNoMethodThatIsNoLongerOffered() throws Exception {
        changesRequire("session");
        Somebody customer = customerWithSms();
        offerAppsAlone();

        assertThat(begin(customer, APP, SESSION).shortly()).isEqualTo(TOO_LITTLE_SHOWN);
        Somebody withApp = withPending(customer, begin(customer, APP, Shown.PASSWORD));
        assertThat(activate(withApp, SESSION).shortly()).isEqualTo(TOO_LITTLE_SHOWN);
        assertThat(methodsOf(customer)).containsExactly("sms");
        assertThat(activate(withApp, Shown.PASSWORD).status())
                .as("the code is good still")
                .isEqualTo(200);
        assertThat(methodsOf(customer)).containsExactly("totp");
    }

    @Test
    @Tag("attack-60")
    void aSessionAloneEndsNoMethodThatWasOfferedWhenItBegan() throws Exception {
        changesRequire("session");
        Somebody customer = customerWithSms();
        Somebody withApp = withPending(customer, begin(customer, APP, SESSION));
        offerAppsAlone();

        assertThat(activate(withApp, SESSION).shortly()).isEqualTo(TOO_LITTLE_SHOWN);
        assertThat(methodsOf(customer)).containsExactly("sms");
        assertThat(activate(withApp, Shown.PASSWORD).status()).isEqualTo(200);
        assertThat(methodsOf(customer)).containsExactly("totp");
    }

    @Test
    @Tag("attack-60")
    void whatIsAskedForBeforeAFactorIsReplacedIsAskedForAgainWhenItIs() throws Exception {
        changesRequire("session");
        Somebody customer = customer();
        Somebody replacing = replacing(customer);

        assertThat(activate(replacing, SESSION).shortly()).isEqualTo(TOO_LITTLE_SHOWN);
        assertThat(mfa.get("/mfa/v1/authenticators", customer.tokens().access(SESSION))
                        .body()
                        .path("authenticators")
                        .path(0)
                        .path("id")
                        .asText())
                .isEqualTo(customer.app());
        assertThat(activate(replacing, Shown.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    @Tag("attack-60")
    void aPolicyThatChangesWhileASessionAloneActivatesEndsNoMethod() throws Exception {
        changesRequire("session");
        Somebody customer = customerWithSms();
        Somebody withApp = withPending(customer, begin(customer, APP, SESSION));

        Answer activated = whileHeld(customer, () -> activate(withApp, SESSION), held -> offerAppsAlone());

        assertThat(activated.shortly()).isEqualTo(TOO_LITTLE_SHOWN);
        assertThat(methodsOf(customer)).containsExactly("sms");
    }

    /** Changes something while a request waits for the person, and answers what became of the request. */
    private Answer whileHeld(Somebody somebody, Callable<Answer> request, Change change) throws Exception {
        try (var thread = Executors.newSingleThreadExecutor();
                Connection holder = stack.postgres().connect("mfa")) {
            holder.setAutoCommit(false);
            holder.createStatement()
                    .execute("select 1 from person where user_id = '%s' for update".formatted(somebody.id()));
            Future<Answer> waiting = thread.submit(request);
            await().until(this::somebodyWaits);
            change.in(holder);
            holder.commit();
            return waiting.get();
        }
    }

    private interface Change {
        void in(Connection holder) throws SQLException;
    }

    private static Stream<Arguments> changesOfOnesOwnUnderALaxPolicy() {
        return ApiDocument.ofThisModule().calls().stream()
                .filter(call -> WEAKENING.containsKey(call.toString()) || CHANGING.containsKey(call.toString()))
                .filter(call -> !isOfStaff(call))
                .flatMap(call -> Stream.of("session", "password").map(policy -> Arguments.of(call, policy)));
    }

    private Somebody owner() {
        UUID id = UUID.randomUUID();
        return Somebody.withAnApp(mfa, id, tokens(id, Role.OWNER));
    }

    /** The routes of staff stand on their factor, so whoever has the password alone must come by none. */
    @ParameterizedTest
    @MethodSource("changesOfOnesOwnUnderALaxPolicy")
    @Tag("attack-45")
    void staffShowTheFactorToChangeTheirOwnWhateverThePolicy(Call call, String policy) throws Exception {
        changesRequire(policy);
        Somebody owner = owner();

        for (Shown tooLittle : TOO_LITTLE) {
            Answer refused = ask(call, owner, tooLittle);
            assertThat(refused.shortly()).as("%s", tooLittle).isEqualTo(TOO_LITTLE_SHOWN);
            assertThat(refused.at("acr_values")).isEqualTo("aal2");
        }
        assertThat(ask(call, owner, Shown.BOTH).status()).isNotIn(401, 403, 500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "password"})
    @Tag("attack-45")
    void staffAddNoAppWithThePasswordAlone(String policy) throws Exception {
        changesRequire(policy);
        Somebody owner = owner();

        assertThat(begin(owner, APP, Shown.PASSWORD).shortly()).isEqualTo(TOO_LITTLE_SHOWN);
        Somebody withPending = withPending(owner, begin(owner, APP, Shown.BOTH));
        assertThat(activate(withPending, Shown.PASSWORD).shortly()).isEqualTo(TOO_LITTLE_SHOWN);
        assertThat(activate(withPending, Shown.BOTH).status()).isEqualTo(200);
    }

    /** A mailbox is no factor of staff, though they may have one from before they were staff. */
    @Test
    @Tag("attack-45")
    @Tag("attack-73")
    void staffWithCodesByMailAloneAreAskedForMoreThanThese() throws Exception {
        changesRequire("second_factor");
        Somebody owner = owner();
        asOwner("update authenticator set type = 'email' where id = '%s'".formatted(owner.app()));

        assertThat(begin(owner, APP, new Shown("email", Duration.ZERO, Duration.ZERO))
                        .shortly())
                .isEqualTo(TOO_LITTLE_SHOWN);
        assertThat(begin(owner, APP, Shown.BOTH).status()).isEqualTo(201);
    }

    @Test
    @Tag("attack-45")
    void staffWhoHaveNoneYetSetTheirFirstUpWithThePassword() throws Exception {
        changesRequire("session");
        UUID id = UUID.randomUUID();
        Somebody.known(mfa, tokens(id, Role.OWNER));
        var owner = new Somebody(id, tokens(id, Role.OWNER), null, null, null);

        assertThat(begin(owner, APP, new Shown("aal1", STALE, null)).shortly()).isEqualTo(TOO_LITTLE_SHOWN);
        Somebody withPending = withPending(owner, begin(owner, APP, Shown.PASSWORD));
        assertThat(activate(withPending, Shown.PASSWORD).status()).isEqualTo(200);
    }

    /** The token is of before: it names a customer for some minutes more. */
    @ParameterizedTest
    @ValueSource(strings = {"/mfa/v1/authenticators", "/mfa/v1/recovery-codes"})
    @Tag("attack-45")
    void whoeverIsMadeStaffMeanwhileIsAskedAsStaff(String path) throws Exception {
        changesRequire("password");
        Somebody customer = customer();
        String token = customer.tokens().access(Shown.PASSWORD);

        Answer changed = whileHeld(
                customer,
                () -> mfa.post(path, path.endsWith("codes") ? null : APP, token),
                held -> held.createStatement()
                        .execute("update person set roles = '{owner}' where user_id = '%s'".formatted(customer.id())));

        assertThat(changed.shortly()).isEqualTo(TOO_LITTLE_SHOWN);
    }

    /** While there is no factor the password is enough; the request that was let in by it meets the app only later. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/%s"})
    @Tag("attack-44")
    void aPasswordTakesAwayNoAppThatIsActivatedAtTheSameTime(String of) throws Exception {
        changesRequire("second_factor");
        Somebody customer = customer();
        asOwner("update authenticator set status = 'pending' where id = '%s'".formatted(customer.app()));
        String path = "/mfa/v1/authenticators" + of.formatted(customer.app());
        String token = customer.tokens().access(Shown.PASSWORD);

        Answer removed = whileHeld(customer, () -> mfa.send("DELETE", path, null, token), held -> held.createStatement()
                .execute("update authenticator set status = 'active' where id = '%s'".formatted(customer.app())));

        assertThat(removed.shortly()).isEqualTo(TOO_LITTLE_SHOWN);
        assertThat(mfa.get("/mfa/v1/authenticators", token).at("two_factor")).isEqualTo("enabled");
    }

    private boolean somebodyWaits() throws SQLException {
        try (var connection = stack.postgres().connect("mfa");
                var locks = connection.createStatement().executeQuery("select 1 from pg_locks where not granted")) {
            return locks.next();
        }
    }

    private void asOwner(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("mfa")) {
            connection.createStatement().execute(sql);
        }
    }
}
