package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The design card: what stands where, what it is built on, and that nothing leaks on the way. */
@ExtendWith(TheSuite.class)
class CardIT {
    private static final Path ROOT = Path.of(System.getProperty("vestibule.root"));

    private final TheSuite suite;

    CardIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("C-01")
    @Tag("C-07")
    void theTopLevelIsAsAskedFor() {
        assertThat(List.of(
                        "pom.xml",
                        "auth-service",
                        "mfa-service",
                        "notification-service",
                        "admin-service",
                        "deploy",
                        "docker-compose.yml",
                        "README.md"))
                .allMatch(name -> Files.exists(ROOT.resolve(name)));
    }

    @Test
    @Tag("C-02")
    void theNamedPackagesCarryTheServices() throws IOException {
        var wanted = Map.of(
                "auth-service",
                        List.of(
                                "rest-jackson",
                                "hibernate-orm-panache",
                                "jdbc-postgresql",
                                "smallrye-jwt",
                                "redis-client"),
                "mfa-service", List.of("rest-jackson", "hibernate-orm-panache", "redis-client", "otp-java", "zxing"),
                "platform", List.of("kafka-client", "smallrye-jwt"),
                "notification-service", List.of("kafka-client"),
                "admin-service", List.of("hibernate-orm-panache", "kafka-client"));
        for (var module : wanted.entrySet()) {
            String pom = Files.readString(ROOT.resolve(module.getKey()).resolve("pom.xml"));
            assertThat(module.getValue()).as(module.getKey()).allMatch(pom::contains);
        }
    }

    @Test
    @Tag("C-07")
    void everyServiceTellsItsContractItsHealthAndItsMetrics() {
        Browser operator = new Browser();

        try (var _ = suite.hold()) {
            assertThat(suite.parts().processes()).allSatisfy(service -> {
                if (!service.name().startsWith("portal")) {
                    assertThat(operator.get(service.url() + "/q/openapi", null).text())
                            .as("%s has a REST API", service.name())
                            .contains("openapi:");
                }
                assertThat(operator.get(service.url() + "/q/health/live", null).at("status"))
                        .isEqualTo("UP");
                assertThat(operator.get(service.url() + "/q/health/ready", null).at("status"))
                        .isEqualTo("UP");
                assertThat(operator.get(service.url() + "/q/metrics", null).text())
                        .contains("jvm_memory_used_bytes");
            });
        }
    }

    @Test
    @Tag("C-07")
    void errorsAreProblemsAndAnswersAreNotKept() {
        Browser browser = new Browser();

        Answer missing = browser.get(suite.auth("/v1/nothing"), null);
        Answer broken = browser.send("POST", suite.auth("/v1/login"), "{\"tenant\":", null, Map.of());
        Answer unknownField = browser.post(
                suite.auth("/v1/login"), Map.of("tenant", "x", "username", "y", "password", "z", "admin", true), null);
        Answer wrongType = browser.send(
                "POST",
                suite.auth("/v1/login"),
                "a=b",
                null,
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
        Answer wrongMethod = browser.put(suite.auth("/v1/login"), Map.of(), null);

        assertThat(missing.shortly()).isEqualTo("404 not-found");
        assertThat(broken.shortly()).isEqualTo("400 invalid-request");
        assertThat(unknownField.shortly()).isEqualTo("400 invalid-request");
        assertThat(unknownField.at("detail")).contains("admin");
        assertThat(wrongType.shortly()).isEqualTo("415 unsupported-media-type");
        assertThat(wrongMethod.shortly()).isEqualTo("405 method-not-allowed");
        assertThat(List.of(broken, unknownField, wrongType)).allSatisfy(answer -> {
            assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
            assertThat(answer.header("Cache-Control")).hasValue("no-store");
        });
    }

    @Test
    @Tag("attack-33")
    void noCodeSecretNumberOrTokenIsInAnyLogMetricOrEvent() {
        Customer customer = Customer.at(suite, "webshop-admin").loggedIn();
        String number = Customer.danishNumber();
        Answer begun = customer.browser.post(
                suite.mfa("/v1/authenticators"), Map.of("type", "sms", "phone", number), customer.access);
        String code = Customer.codeIn(Customer.awaitMessage(suite, "+45" + number, 1));
        assertThat(begun.text()).doesNotContain(code, number);
        customer.activate(begun.at("id"), code, customer.access);
        Customer withApp = Customer.at(suite, "reseller-storefront").loggedIn();
        Answer app = withApp.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), withApp.access);
        withApp.activate(app.at("id"), new Phone(app.at("secret")).freshCode(), withApp.access);
        withApp.login("a password typed wrong");

        List<String> secrets = List.of(
                number,
                "#" + code,
                "\"" + code + "\"",
                app.at("secret"),
                withApp.access,
                Customer.PASSWORD,
                "a password typed wrong");
        for (String text : Written.everywhere(suite)) {
            assertThat(secrets).noneMatch(text::contains);
        }
    }

    @Test
    @Tag("attack-33")
    void nothingOnTheBrokerCanBeRead() {
        Customer customer = Customer.at(suite, "webshop-admin").loggedIn();
        String number = Customer.danishNumber();
        customer.enrollSms(number);
        customer.awaitMail("loginmetode");

        for (String topic : List.of("vestibule.notifications", "vestibule.notices")) {
            List<String> records = suite.records(topic);
            assertThat(records).as(topic).isNotEmpty().allMatch(record -> Pattern.compile(
                            "\"sealed\":\"[A-Za-z0-9+/=]{100,}\"")
                    .matcher(record)
                    .find());
            assertThat(records)
                    .as(topic)
                    .noneMatch(record -> record.contains(number) || record.contains(customer.email));
        }
    }
}
