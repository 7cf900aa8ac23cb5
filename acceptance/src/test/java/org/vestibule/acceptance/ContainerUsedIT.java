package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.vestibule.localstack.service.Service;

/** The containers after the stories have been told: what they run as, what they loaded, what they wrote. */
@Isolated
@Order(Order.DEFAULT + 1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("O-01")
@ExtendWith(TheSuite.class)
class ContainerUsedIT {
    private static final List<Service> SERVICES = List.of(Service.values());

    private final TheSuite suite;
    private final Compose compose;

    ContainerUsedIT(TheSuite suite) {
        this.suite = suite;
        this.compose = suite.containers();
    }

    @Test
    @Order(1)
    void theDemoTellsItsWholeStory() {
        String told = ContainerDemo.tell(suite.firstOperator());

        assertThat(told).contains("That was the whole story.");
    }

    /** Without recovery codes, which take most of a set-up; ContainerFreshIT makes them. */
    @Test
    @Order(2)
    void twoThousandLoginsOnDatabasesInUse() {
        LoginLoad.twoThousand(suite, "databases in use", Map.of("recovery_codes", 0));

        ContainerHealth.assertNothingWasKilled(compose);
    }

    @Test
    @Order(3)
    void everyContainerIsConfined() {
        for (String part : Compose.PARTS) {
            JsonNode container = compose.inspect(part);
            assertThat(container.at("/Config/User").asText())
                    .as("user of %s", part)
                    .matches("[1-9]\\d*:[1-9]\\d*");
            assertThat(compose.exec(part, "id", "-u").strip()).as(part).isNotEqualTo("0");
            assertThat(container.at("/HostConfig/ReadonlyRootfs").asBoolean())
                    .as("%s has a read-only root", part)
                    .isTrue();
            assertThat(container.at("/HostConfig/CapDrop").toString()).as(part).isEqualTo("[\"ALL\"]");
            assertThat(container.at("/HostConfig/SecurityOpt").toString())
                    .as(part)
                    .contains("no-new-privileges");
            assertThat(compose.exec(part, "sh", "-c", "touch /etc/x 2>&1; touch /app/x 2>&1 || true"))
                    .as(part)
                    .contains("Read-only file system");
        }
    }

    @Test
    @Order(4)
    void nativeLibrariesAreLoadedFromTheImageThoughTmpHoldsNoCode() {
        for (Service service : SERVICES) {
            assertThat(compose.exec(service.module(), "grep", " /tmp ", "/proc/mounts"))
                    .as(service.module())
                    .contains("noexec");
        }
        for (Service service : List.of(Service.AUTH, Service.MFA)) {
            assertLoaded(service, "libsodium", "epoll", "corretto");
        }
        for (Service service : List.of(Service.NOTIFICATION, Service.ADMIN)) {
            assertLoaded(service, "epoll", "corretto");
        }
        assertThat(compose.exec(Service.AUTH.module(), "cat", "/proc/1/maps"))
                .contains(
                        "/app/native/libnetty_transport_native_epoll",
                        "/app/native/libamazonCorrettoCryptoProvider.so",
                        "/app/native/libsodium.so");
    }

    private void assertLoaded(Service service, String... libraries) {
        for (String library : libraries) {
            assertThat(compose.log(service.module()))
                    .as(service.module())
                    .contains("native library " + library + " loaded");
            assertThat(suite.metrics(service, "vestibule_native_library{library=\"" + library + "\"}"))
                    .as("metric of %s at %s", library, service.module())
                    .isEqualTo(1);
        }
    }

    @Test
    @Order(5)
    void everyImageSaysWhatItIs() {
        String revision = System.getenv("VESTIBULE_REVISION");
        assertThat(revision).isNotEmpty();
        for (String part : Compose.PARTS.subList(Compose.PARTS.indexOf("inbox"), Compose.PARTS.size())) {
            String image = compose.inspect(part).at("/Config/Image").asText();
            assertThat(image).as(part).matches("localhost/vestibule/" + part + ":\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
            JsonNode labels = Compose.json(Compose.docker("image", "inspect", image))
                    .path(0)
                    .at("/Config/Labels");
            assertThat(labels.path("org.opencontainers.image.version").asText())
                    .isEqualTo(image.substring(image.indexOf(':') + 1));
            assertThat(labels.path("org.opencontainers.image.revision").asText())
                    .isEqualTo(revision);
            assertThat(labels.path("org.opencontainers.image.title").asText()).isEqualTo(part);
            assertThat(labels.path("org.opencontainers.image.licenses").asText())
                    .isEqualTo("Apache-2.0");
        }
    }

    @Test
    @Order(6)
    void whatTheImageKeepsOfItsClassesIsUsed() {
        for (Service service : SERVICES) {
            String image = compose.inspect(service.module()).at("/Config/Image").asText();
            String flagsAlone = "grep -v GeneratedMain /app/deployed.args > /tmp/flags"
                    + " && java -XX:AOTCache=/app/deployed.aot -Xlog:aot @/tmp/flags -version";
            assertThat(Compose.run(Compose.docker(
                                    "run", "--rm", "--memory", "512m", "--entrypoint", "bash", image, "-c", flagsAlone))
                            .orFail()
                            .text())
                    .as(service.module())
                    .contains("Using AOT-linked classes: true");
        }
    }

    @Test
    @Order(7)
    void noLogHasAnErrorOrAStackTrace() {
        ContainerHealth.assertLogsAreQuiet(compose);
    }
}
