package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.vestibule.localstack.redis.RedisCluster;
import org.vestibule.localstack.service.Service;

/** A part is away: nothing is opened, nothing is lost, and the answer says when to come back. */
@Isolated
@ExtendWith(TheSuite.class)
class OutagesIT {
    private static final String TENANT = "reseller-storefront";
    private static final Duration BACK = Duration.ofSeconds(60);
    /** Users enough that each of three nodes has some. */
    private static final int OF_EVERY_NODE = 8;

    private static final String ONE_NODE =
            "there is but one, and it has a scenario: ./vestibule test --cluster has three";

    private final TheSuite suite;

    OutagesIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("attack-16")
    void withoutRedisNoCodeIsAcceptedAndNobodyLogsIn() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String partial = customer.partialToken();
        String code = customer.phone.freshCode();
        Forms pages = inside(Customer.at(suite, TENANT));

        Answer verification;
        Answer login;
        Answer page;
        try (var _ = suite.without(suite.parts().infrastructure().redis())) {
            verification = customer.verify(partial, code);
            login = customer.login();
            page = pages.get("/security");
        }

        assertThat(verification.shortly()).isEqualTo("503 unavailable");
        assertThat(verification.header("Retry-After")).isPresent();
        assertThat(login.shortly()).isEqualTo("503 unavailable");
        assertSaysWhenToComeBack(page);
        await().atMost(BACK).until(() -> customer.login().status() == 200);
    }

    /** Somebody at the pages, logged in with the password alone. */
    private Forms inside(Customer customer) {
        var pages = new Forms(suite, customer.tenant);
        pages.post("/login", pages.filled("/login", "/login", password(customer)));
        assertThat(pages.get("/security").status()).isEqualTo(200);
        return pages;
    }

    private static Map<String, String> password(Customer customer) {
        return Map.of("username", customer.username, "password", Customer.PASSWORD);
    }

    private static void assertSaysWhenToComeBack(Answer page) {
        assertThat(page.status()).as(page.text()).isEqualTo(503);
        assertThat(page.header("Retry-After")).isPresent();
        assertThat(page.text()).contains("does not answer right now", "<html").containsIgnoringCase("try again in");
    }

    @Test
    @Tag("attack-6")
    void withoutMfaServiceThereIsNoLogin() {
        Customer withApp = Customer.at(suite, TENANT).withApp();
        Customer without = Customer.at(suite, TENANT);
        String operator = suite.operator();
        String plain = line("plain-" + without.username, Map.of());
        String protectedUser = line("protected-" + without.username, Map.of("second_factor", "sealed"));

        Answer protectedLogin;
        Answer plainLogin;
        Answer nobody;
        Answer oneOfThree;
        Answer page;
        Answer form;
        Forms pages = inside(Customer.at(suite, TENANT));
        Forms atTheDoor = new Forms(suite, TENANT);
        Map<String, String> filled = atTheDoor.filled("/login", "/login", password(without));
        try (var _ = suite.without(Service.MFA)) {
            page = pages.get("/security");
            form = atTheDoor.post("/login", filled);
            protectedLogin = withApp.login();
            plainLogin = without.login();
            nobody = imported(operator, protectedUser);
            oneOfThree = imported(operator, plain, protectedUser, line("later-" + without.username, Map.of()));
        }

        assertThat(protectedLogin.shortly()).isEqualTo("503 unavailable");
        assertThat(plainLogin.shortly()).isEqualTo("503 unavailable");
        assertSaysWhenToComeBack(page);
        assertSaysWhenToComeBack(form);
        assertThat(nobody.shortly()).as("nobody loses their second factor").isEqualTo("503 unavailable");
        assertThat(oneOfThree.text().lines())
                .satisfiesExactly(
                        created -> assertThat(created).contains("\"status\":\"created\""),
                        away -> assertThat(away).contains("\"problem\":\"unavailable\""),
                        notTried -> assertThat(notTried).contains("\"problem\":\"unavailable\""));
        await().atMost(BACK).until(() -> withApp.login().status() == 200);
    }

    private Answer imported(String token, String... lines) {
        return new Browser()
                .send(
                        "POST",
                        suite.auth("/v1/tenants/" + TENANT + "/users:import"),
                        String.join("\n", lines),
                        token,
                        Map.of("Content-Type", "application/x-ndjson"));
    }

    private static String line(String username, Map<String, String> more) {
        var user = Browser.JSON.createObjectNode().put("username", username).put("email", username + "@mail.example");
        more.forEach(user::put);
        return user.toString();
    }

    @Test
    @Tag("C-05")
    void withoutKafkaAChangeIsCommittedAndItsEventArrivesLater() {
        Customer owner = Customer.staff(suite, TENANT, "owner");
        Customer customer = Customer.at(suite, TENANT).withApp();
        Customer sms = Customer.at(suite, "webshop-admin").loggedIn();
        String number = Customer.danishNumber();

        Customer newcomer;
        Answer disabled;
        Answer send;
        try (var _ = suite.without(suite.parts().infrastructure().kafka())) {
            disabled = customer.disable();
            send = sms.beginSms(number);
            for (int i = 0; i < 5; i++) {
                assertThat(sms.beginSms(number).shortly()).isEqualTo("503 unavailable");
            }
            assertThat(customer.login().at("status")).isEqualTo("authenticated");
            newcomer = Customer.at(suite, TENANT);
            assertThat(suite.unready()).as("what answers requests goes on").isEmpty();
        }

        assertThat(disabled.status()).isEqualTo(204);
        assertThat(send.shortly()).as("a code is worthless later").isEqualTo("503 unavailable");
        await().atMost(BACK).untilAsserted(() -> assertThat(sms.beginSms(number).status())
                .as("what was not sent does not count")
                .isEqualTo(201));
        await().atMost(BACK).untilAsserted(() -> {
            Answer events = owner.browser.get(suite.admin("/v1/customers/" + customer.id + "/events"), owner.access);
            assertThat(events.text()).contains("two_factor.disabled");
        });
        await().atMost(BACK)
                .until(() -> !Customer.messages(suite, customer.email).isEmpty());
        assertEveryConsumerReadsAgain(owner, newcomer);
    }

    private void assertEveryConsumerReadsAgain(Customer owner, Customer newcomer) {
        await().atMost(BACK).untilAsserted(() -> assertThat(owner.browser
                        .get(suite.mfa("/v1/users/" + newcomer.id + "/authenticators"), owner.access)
                        .status())
                .as("mfa-service knows who came meanwhile")
                .isEqualTo(200));
        String account = "after-the-outage-" + System.nanoTime();
        suite.produce(
                CertificateAccountIT.FACTS, account, CertificateAccountIT.fact(account, account, Instant.now(), true));
        await().atMost(BACK)
                .until(() -> suite.column("mfa", "select count(*) from account where account = '" + account + "'")
                        .equals("1"));
        for (String group : List.of(
                "auth-service", "mfa-service", "mfa-service-account-facts", "notification-service", "admin-service")) {
            await().atMost(BACK).untilAsserted(() -> assertThat(
                            suite.parts().infrastructure().kafka().members(group))
                    .as(group)
                    .isPositive());
        }
    }

    @Test
    @Tag("C-05")
    void whatIsToldWhileAServiceStopsIsTakenAfterItsStart() throws InterruptedException {
        String account = "stopping-" + System.nanoTime();
        Set<String> told = new HashSet<>();
        try (var _ = suite.hold()) {
            var restarting = Thread.ofVirtual().start(() -> suite.parts().rollOut(Service.MFA, Map.of()));
            while (restarting.isAlive()) {
                String each = account + "-" + told.size();
                suite.produce(
                        CertificateAccountIT.FACTS, each, CertificateAccountIT.fact(each, each, Instant.now(), true));
                told.add(each);
            }
            restarting.join();
        }

        await().atMost(BACK).untilAsserted(() -> assertThat(
                        suite.column("mfa", "select count(*) from account where account like '" + account + "-%'"))
                .isEqualTo(Integer.toString(told.size())));
        assertThat(suite.records("vestibule.account-facts.dead-letter")).noneMatch(dead -> dead.contains(account));
    }

    @Test
    @Tag("attack-16")
    @EnabledIfSystemProperty(named = "vestibule.suite", matches = "cluster", disabledReason = ONE_NODE)
    void withoutOneNodeOfThreeOfRedisNoCodeIsAccepted() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String partial = customer.partialToken();
        String code = customer.phone.freshCode();
        var node =
                ((RedisCluster) suite.parts().infrastructure().redis()).nodes().getLast();

        List<Answer> whileAway;
        try (var _ = suite.without(node)) {
            whileAway = List.of(customer.verify(partial, code), customer.login(), customer.verify(partial, code));
        }

        assertThat(whileAway).extracting(Answer::shortly).containsOnly("503 unavailable");
        await().atMost(BACK).until(() -> customer.login().status() == 200);
        for (int slots = 0; slots < OF_EVERY_NODE; slots++) {
            Customer other = Customer.at(suite, TENANT);
            await().atMost(BACK).until(() -> other.login().status() == 200);
        }
    }

    @Test
    @Tag("C-05")
    @EnabledIfSystemProperty(named = "vestibule.suite", matches = "cluster", disabledReason = ONE_NODE)
    void theOthersMakeUpForOneBrokerOfThree() {
        var broker = suite.parts().infrastructure().kafka().brokers().getFirst();

        try (var _ = suite.without(broker)) {
            await().atMost(BACK).untilAsserted(() -> assertThat(Customer.at(suite, "webshop-admin")
                            .loggedIn()
                            .beginSms(Customer.danishNumber())
                            .status())
                    .isEqualTo(201));
            String number = Customer.danishNumber();
            Customer.at(suite, "webshop-admin").loggedIn().enrollSms(number);
        }
    }
}
