package org.vestibule.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.localstack.suite.Running;
import org.vestibule.localstack.suite.Suite;
import org.vestibule.localstack.suite.SuiteOptions;

class StatusTest {
    @TempDir
    Path folder;

    @Test
    void jsonHasTheShapeToolsReadAndSaysNothingOfOtherSecrets() throws Exception {
        var home = new Home(folder.resolve(".local"));
        home.write(Running.of(new Suite(SuiteOptions.local(folder))));
        var out = new ByteArrayOutputStream();

        new Status(home, new PrintStream(out, true, StandardCharsets.UTF_8)).run(true);

        var status = Rest.JSON.readTree(out.toByteArray());
        assertThat(status.path("services").fieldNames())
                .toIterable()
                .containsExactly("auth", "mfa", "notification", "admin", "portal");
        assertThat(status.at("/services/auth").asText()).isEqualTo("http://127.0.0.1:8081");
        assertThat(status.path("inbox").asText()).isEqualTo("http://127.0.0.1:8085");
        assertThat(status.path("tenants")).hasSize(6);
        assertThat(status.has("instances"))
                .as("there are none of a suite of one each")
                .isFalse();
        assertThat(status.at("/tenants/0/users/0").fieldNames())
                .toIterable()
                .containsExactly("username", "password", "roles", "account", "phone", "email");
    }

    @Test
    void ofAClusterTheServicesAreTheRoundRobinsAndTheInstancesStandBesides() throws Exception {
        var home = new Home(folder.resolve(".local"));
        home.write(Running.of(new Suite(SuiteOptions.localCluster(folder))));
        var out = new ByteArrayOutputStream();

        new Status(home, new PrintStream(out, true, StandardCharsets.UTF_8)).run(true);

        var status = Rest.JSON.readTree(out.toByteArray());
        assertThat(status.at("/services/auth").asText()).isEqualTo("http://127.0.0.1:8081");
        assertThat(status.path("instances").fieldNames())
                .toIterable()
                .hasSize(10)
                .contains("auth-service-1", "auth-service-2", "portal-2");
        assertThat(home.running().instances()).hasSize(10);
    }

    @Test
    void aSuiteWhosePidBelongsToAnotherProcessNowIsNotRunning() {
        var home = new Home(folder.resolve(".local"));
        var running = Running.of(new Suite(SuiteOptions.local(folder)));
        home.write(new Running(
                running.services(),
                running.inbox(),
                running.tenants(),
                running.processes(),
                running.operator(),
                running.instances(),
                running.pid(),
                1));

        assertThatThrownBy(() -> new Status(home, System.out).run(false)).hasMessageContaining("not running");
    }
}
