package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.vestibule.localstack.suite.Backup;

/** The backup runbook of docs/operations.md, done: taken while people log in, and all of PostgreSQL and Redis lost afterwards. */
@Isolated
@ExtendWith(TheSuite.class)
class RestoreIT {
    private static final Duration TOLD = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private final TheSuite suite;

    RestoreIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("attack-19")
    @Tag("attack-22")
    void afterItTheAppWorksUsedCodesDoNotAndTheLogIsWhole() throws InterruptedException {
        try (var _ = suite.hold()) {
            String tenant = suite.tenant("reseller-storefront", java.util.Map.of());
            Customer owner = Customer.staff(suite, tenant, "owner");
            Customer before = Customer.at(suite, tenant).withApp();
            String used = before.recoveryCodes.getFirst();
            String code = before.phone.freshCode();
            assertThat(before.verify(before.partialToken(), code).status()).isEqualTo(200);
            assertThat(before.verifyRecoveryCode(before.partialToken(), used).status())
                    .isEqualTo(200);
            await().atMost(TOLD).until(() -> typesOf(owner).contains("recovery_code.used"));

            var backup = new Backup(folder.resolve("backup"));
            Thread busy = Thread.ofVirtual().start(() -> before.recoveryCodes
                    .subList(1, 4)
                    .forEach(next -> before.verifyRecoveryCode(before.partialToken(), next)));
            suite.parts().backUp(backup);
            busy.join();
            Customer after = Customer.at(suite, tenant).withApp();
            await().atMost(TOLD).until(() -> subjectsOf(owner).contains(after.id));

            suite.parts().restore(backup);

            assertThat(after.login().status()).as("made after the backup").isEqualTo(401);
            assertThat(before.verify(before.partialToken(), code).status())
                    .as("used before the backup, with an empty Redis")
                    .isEqualTo(401);
            assertThat(before.verifyRecoveryCode(before.partialToken(), used).status())
                    .isEqualTo(401);
            assertThat(before.verify(before.partialToken(), before.phone.freshCode())
                            .status())
                    .isEqualTo(200);
            await().atMost(TOLD).untilAsserted(() -> assertThat(subjectsOf(owner))
                    .as("the log knows from Kafka what the other databases do not")
                    .contains(after.id));
            Answer chain = owner.browser.get(suite.admin("/v1/events/verification"), owner.access);
            assertThat(chain.at("intact")).as(chain.text()).isEqualTo("true");
            assertThat(suite.column("admin", "select count(*) - count(distinct id) from event_log"))
                    .isEqualTo("0");
        }
    }

    private List<String> typesOf(Customer owner) {
        return listed(owner, "type");
    }

    private List<String> subjectsOf(Customer owner) {
        return listed(owner, "subject");
    }

    private List<String> listed(Customer owner, String member) {
        return owner.browser
                .get(suite.admin("/v1/events?limit=200"), owner.access)
                .body()
                .path("items")
                .findValuesAsText(member);
    }
}
