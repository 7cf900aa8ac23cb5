package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a tenant lets be sent: so many codes a day, and only to its countries. */
@ExtendWith(TheSuite.class)
@Tag("attack-36")
class SendBudgetIT {
    private static final String PRESET = "customer-administration";

    private final TheSuite suite;

    SendBudgetIT(TheSuite suite) {
        this.suite = suite;
    }

    /** What an instance has counted goes with it. */
    @Test
    void manyAtOnceNeverExceedTheBudgetAndOneEventSaysThatItIsSpent() {
        try (var _ = suite.hold()) {
            manyAtOnceNeverExceedTheBudget();
        }
    }

    private void manyAtOnceNeverExceedTheBudget() {
        String tenant = suite.tenant(PRESET, Map.of("send_budget_per_day", 3));
        List<Customer> customers = Stream.generate(
                        () -> Customer.at(suite, tenant).loggedIn())
                .limit(8)
                .toList();

        List<Answer> answers = Crowd.of(8, i -> customers.get(i).beginSms(Customer.danishNumber()));

        assertThat(Crowd.counts(answers)).isEqualTo(Map.of("201", 3, "429 send-limit-reached", 5));
        long untilMidnight = ChronoUnit.SECONDS.between(
                Instant.now(),
                Instant.now()
                        .atZone(ZoneOffset.UTC)
                        .toLocalDate()
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant());
        Answer refused = answers.stream()
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseThrow();
        assertThat(Long.parseLong(refused.at("retry_after_s"))).isBetween(untilMidnight - 2, untilMidnight + 60);
        assertThat(refused.header("Retry-After")).contains(refused.at("retry_after_s"));
        assertThat(refused.body().path("support").path("email").asText()).isEqualTo("support@" + tenant + ".example");
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(events(tenant)).isEqualTo("1"));
        assertThat(suite.column(
                        "admin",
                        "select details ->> 'budget' from event_log where type = 'send_budget.spent' and tenant = '"
                                + tenant + "'"))
                .isEqualTo("3");
        assertThat(suite.metric("vestibule_send_budgets_spent_total")).isPositive();
        assertThat(suite.metric("vestibule_sends_refused_total{limit=\"send-tenant-day\"}"))
                .isPositive();
        assertThat(suite.metric("vestibule_sends_asked_total{channel=\"sms\",country=\"DK\"}"))
                .isGreaterThanOrEqualTo(8);
    }

    @Test
    void otherMethodsWorkWhenTheBudgetIsSpent() {
        String tenant = suite.tenant(PRESET, Map.of("send_budget_per_day", 1));
        Customer.at(suite, tenant).loggedIn().beginSms(Customer.danishNumber());
        Customer customer = Customer.at(suite, tenant).loggedIn();

        Answer refused = customer.beginSms(Customer.danishNumber());
        customer.withApp();

        assertThat(refused.shortly()).isEqualTo("429 send-limit-reached");
        assertThat(customer.loginWithApp().status()).isEqualTo(200);
        suite.setPolicy(tenant, PRESET, Map.of("send_budget_per_day", 10));
        assertThat(Customer.at(suite, tenant)
                        .loggedIn()
                        .beginSms(Customer.danishNumber())
                        .status())
                .as("a larger budget counts at once")
                .isEqualTo(201);
    }

    @Test
    @Tag("S0-14")
    void nothingIsSentToACountryThatTheTenantHasLeft() {
        String tenant = suite.tenant(PRESET, Map.of());
        String number = Customer.danishNumber();
        Customer customer = Customer.at(suite, tenant).loggedIn();
        customer.enrollSms(number);
        suite.setPolicy(tenant, PRESET, Map.of("sms_countries", List.of("SE")));

        Answer refused = customer.browser.post(
                suite.mfa("/v1/challenges"),
                Map.of("authenticator_id", customer.authenticator),
                customer.partialToken());

        assertThat(refused.shortly()).isEqualTo("422 invalid-phone");
        assertThat(refused.at("reason")).isEqualTo("country_not_allowed");
        assertThat(refused.body().path("allowed_countries").toString()).isEqualTo("[\"SE\"]");
        assertThat(refused.body().path("support").path("email").asText()).isEqualTo("support@" + tenant + ".example");
        assertThat(Customer.messages(suite, "+45" + number)).hasSize(1);
    }

    private String events(String tenant) {
        return suite.column(
                "admin",
                "select count(*) from event_log where type = 'send_budget.spent' and tenant = '" + tenant + "'");
    }
}
