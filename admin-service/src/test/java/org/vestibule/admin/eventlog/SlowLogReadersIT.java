package org.vestibule.admin.eventlog;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.LongLog;
import org.vestibule.admin.Tokens;
import org.vestibule.admin.UpstreamStub;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.TokenType;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;

/** Whoever takes a log slowly holds rows in memory, and not for long if others want to read. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@TestProfile(SlowLogReadersIT.NoTime.class)
@Tag("attack-53")
class SlowLogReadersIT {
    private static final String LOG = "/admin/v1/events";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ROWS = 50_000;

    /** Everybody is slow. */
    public static class NoTime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("vestibule.limits.log-walk.longest", "PT0S");
        }
    }

    Infrastructure stack;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    private final String shop = "shop-" + UUID.randomUUID();
    private String bearer;

    @BeforeEach
    void aLongLog() throws SQLException {
        bearer = "Bearer " + new Tokens(signingKeys).of(TokenType.ACCESS, UUID.randomUUID(), shop, Role.OWNER);
        new LongLog(stack, shop);
    }

    private static boolean isCut(Socket socket) {
        try {
            socket.setSoTimeout(5_000);
            String rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return !rest.endsWith("0\r\n\r\n");
        } catch (SocketException reset) {
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theOldestIsCutForTheNextWhoGetsAll() throws IOException {
        try (Socket oldest = StuckClient.csvOf(LOG, bearer);
                Socket newer = StuckClient.csvOf(LOG, bearer)) {
            String whole = given().header("Authorization", bearer)
                    .accept("text/csv")
                    .get(LOG)
                    .asString();

            assertThat(whole.lines()).hasSize(ROWS + 1);
            assertThat(isCut(oldest)).isTrue();
            newer.setSoTimeout(1_000);
            assertThat(newer.getInputStream().read()).as("goes on").isNotNegative();
        }
    }

    @Test
    void howeverManyBeginTwoGoOn() throws IOException {
        Socket[] sockets = new Socket[12];
        try {
            for (int n = 0; n < sockets.length; n++) {
                sockets[n] = StuckClient.csvOf(LOG, bearer);
            }
            assertThat(writers()).isPositive();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(writers()).isEqualTo(2));
            for (int n = 0; n < sockets.length - 2; n++) {
                assertThat(isCut(sockets[n])).as("reader " + n).isTrue();
            }
        } finally {
            for (Socket socket : sockets) {
                if (socket != null) {
                    socket.close();
                }
            }
        }
    }

    /** Virtual threads, which only a dump shows. */
    private int writers() {
        try {
            Path dump = Files.createTempDirectory("threads").resolve("dump");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
            return (int) Files.readString(dump)
                    .lines()
                    .filter(frame -> frame.contains(LogWalks.class.getName()))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whoIsCutCanAskAgain() throws IOException {
        try (Socket one = StuckClient.csvOf(LOG, bearer);
                Socket two = StuckClient.csvOf(LOG, bearer);
                Socket three = StuckClient.csvOf(LOG, bearer)) {
            assertThat(isCut(one)).isTrue();
            assertThat(two.isConnected() && three.isConnected()).isTrue();

            assertThat(given().header("Authorization", bearer)
                            .accept("text/csv")
                            .queryParam("type", "two_factor.enabled")
                            .get(LOG)
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
