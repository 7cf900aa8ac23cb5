package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vestibule.localstack.service.Service;

/** What operators have done once, by processes beside the services that go on (docs/operations.md). */
@ExtendWith(TheSuite.class)
class TasksIT {
    private final TheSuite suite;

    TasksIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    void aTaskDoesItsWorkAndEndsTheProcess() throws IOException {
        Customer customer = Customer.at(suite, suite.tenant("customer-administration", Map.of()))
                .loggedIn();
        customer.enrollSms("20775678");
        await().atMost(Duration.ofSeconds(20)).until(() -> !"0"
                .equals(suite.column(
                        "notification",
                        "select count(*) from delivery where state = 'accepted' and user_id = '%s'"
                                .formatted(customer.id))));

        assertThat(suite.parts().run(Service.NOTIFICATION, "deliveries-of " + customer.id))
                .isZero();
        assertThat(suite.parts().run(Service.NOTIFICATION, "prune-deliveries")).isZero();
        assertThat(suite.parts().run(Service.ADMIN, "prune-event-log")).isZero();

        assertThat(log(Service.NOTIFICATION))
                .contains("\"channel\":\"sms\"", "deliveries-of: done", "prune-deliveries: 0 removed")
                .doesNotContain("20775678");
        assertThat(log(Service.ADMIN)).contains("prune-event-log: done");
    }

    @Test
    void whatIsNoTaskEndsItTooAndNamesThoseThereAre() throws IOException {
        assertThat(suite.parts().run(Service.MFA, "make-tea")).isEqualTo(2);

        assertThat(log(Service.MFA)).contains("no task make-tea; there are [reseal]");
    }

    private String log(Service service) throws IOException {
        return Files.readString(suite.parts().instance(service, 0).log());
    }
}
