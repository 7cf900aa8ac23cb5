package org.vestibule.portal.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vestibule.portal.event.EventWords.Told;
import org.vestibule.portal.rest.AdminApi.Actor;
import org.vestibule.portal.rest.AdminApi.LoggedEvent;

class LogRowTest {
    private static final Actor ALICE = new Actor("1", "user", "alice", null);
    private static final Actor SUPPORT = new Actor("2", "staff", "support", null);

    @Test
    void aNameIsTakenFromTheEventsBeside() {
        var rows = LogRow.of(
                List.of(
                        event("staff.viewed_customer", "1", SUPPORT, Map.of()),
                        event("login.succeeded", "1", ALICE, Map.of())),
                LogRowTest::tell);

        assertThat(rows).extracting(LogRow::whose).containsExactly("alice", "alice");
    }

    @Test
    void aNewUsersNameStandsInTheEventItself() {
        var rows = LogRow.of(
                List.of(event(
                        "user.created", "1", new Actor("9", "client", "import", null), Map.of("username", "alice"))),
                LogRowTest::tell);

        assertThat(rows.getFirst().whose()).isEqualTo("alice");
        assertThat(rows.getFirst().isCustomer()).isTrue();
    }

    @Test
    void whoseNameNobodyTellsIsACustomerAllTheSame() {
        LogRow row = LogRow.of(List.of(event("staff.viewed_customer", "1", SUPPORT, Map.of())), LogRowTest::tell)
                .getFirst();

        assertThat(row.whose()).isNull();
        assertThat(row.isCustomer()).isTrue();
    }

    @Test
    void staffProgramsAndThePolicyHaveNoCustomersPage() {
        var rows = LogRow.of(
                List.of(
                        event("login.succeeded", "2", SUPPORT, Map.of()),
                        event("client.created", "7", SUPPORT, Map.of("name", "Desk")),
                        event("policy.changed", "8", SUPPORT, Map.of("version", 2)),
                        event("send_budget.spent", null, null, Map.of())),
                LogRowTest::tell);

        assertThat(rows).extracting(LogRow::isCustomer).containsOnly(false);
    }

    private static LoggedEvent event(String type, String subject, Actor actor, Map<String, Object> details) {
        return new LoggedEvent("e", Instant.EPOCH, type, subject, actor, "192.0.2.7", null, "success", details);
    }

    private static Told tell(LoggedEvent event) {
        return new Told(event, event.type(), "", "");
    }
}
