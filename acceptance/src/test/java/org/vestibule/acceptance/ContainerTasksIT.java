package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every task of docker-compose.yml and every Job and CronJob of the manifests, with their own environment and files. */
@Isolated
@Order(Order.DEFAULT + 2)
@Tag("O-02")
@ExtendWith(TheSuite.class)
class ContainerTasksIT {
    private static final Path ROOT = Path.of(System.getProperty("vestibule.root"));

    private final TheSuite suite;
    private final Compose compose;

    ContainerTasksIT(TheSuite suite) {
        this.suite = suite;
        this.compose = suite.containers();
    }

    @ParameterizedTest
    @CsvSource({
        "admin-task, prune-event-log, prune-event-log: done",
        "notification-task, prune-deliveries, prune-deliveries: done",
        "notification-task, deliveries-of 01a20000-0000-7000-8000-000000000000, deliveries-of: done",
        "mfa-task, reseal, reseal: done"
    })
    void aTaskOfComposeDoesItsWork(String service, String task, String said) {
        Compose.Result result = compose.command("run", "--rm", "-e", "VESTIBULE_TASK=" + task, service);

        assertThat(result.code()).as(result.text()).isZero();
        assertThat(result.text()).contains(said);
        assertIsAlone(result);
    }

    /** It listens nowhere, reads no topic and migrates nothing. */
    private static void assertIsAlone(Compose.Result task) {
        assertThat(ContainerHealth.loud(task.text())).isEmpty();
        assertThat(task.text()).doesNotContain("Listening on", "security-events", "DbMigrate");
    }

    @Test
    void whatIsOldEnoughIsGoneAfterwards() {
        Customer customer = Customer.at(suite, suite.tenant("customer-administration", Map.of()))
                .loggedIn();
        customer.enrollSms("20775679"); // an SMS with the code, a mail with the notice
        String rows = "select count(*) from delivery where user_id = '" + customer.id + "'";
        org.awaitility.Awaitility.await().until(() -> "2"
                .equals(suite.column(
                        "notification", rows.replace("count(*)", "count(*) filter (where state = 'accepted')"))));
        compose.exec(
                "postgres",
                "psql",
                "--host",
                "127.0.0.1",
                "--username",
                "postgres",
                "--dbname",
                "notification",
                "--command",
                "update delivery set claimed_at = claimed_at - interval '200 days' where user_id = '" + customer.id
                        + "'");

        JobManifest prune = JobManifest.all(ROOT)
                .filter(job -> job.name().equals("notification-service-upkeep"))
                .findFirst()
                .orElseThrow();
        Compose.Result result = prune.run(compose);

        assertThat(result.code()).as(result.text()).isZero();
        assertThat(suite.column("notification", rows)).isEqualTo("0");
    }

    static Stream<JobManifest> jobs() {
        List<JobManifest> all = new ArrayList<>(JobManifest.all(ROOT).toList());
        assertThat(all)
                .extracting(JobManifest::name)
                .contains(
                        "auth-service-migrations", "admin-service-upkeep", "mfa-service-reseal", "databases", "topics");
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void aJobOfTheManifestsEndsWell(JobManifest job) {
        Compose.Result result = job.run(compose);

        assertThat(result.code()).as(result.text()).isZero();
        assertThat(ContainerHealth.loud(result.text())).isEmpty();
        if (job.name().endsWith("-upkeep") || job.name().endsWith("-reseal")) {
            assertIsAlone(result);
        }
    }
}
