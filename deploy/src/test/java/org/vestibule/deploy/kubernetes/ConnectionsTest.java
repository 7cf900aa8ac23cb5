package org.vestibule.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.vestibule.deploy.Tree;

/**
 * PostgreSQL refuses connections above {@code max_connections}, and a replica whose pool cannot grow answers 503. So all replicas
 * that may run at once, those that replace others among them, with full pools must have room.
 */
class ConnectionsTest {
    private static final List<String> WITH_A_DATABASE =
            List.of("auth-service", "mfa-service", "notification-service", "admin-service");
    /** Migrations, tasks, the operator of the database, whoever looks at it, and what PostgreSQL keeps for superusers. */
    private static final int OTHERS = 20;

    private static final String POOL = "quarkus.datasource.jdbc.max-size";

    @Test
    void theDatabaseHasRoomForEveryPoolOfEveryReplica() {
        int pools = WITH_A_DATABASE.stream()
                .mapToInt(service -> replicas(service) * pool(service))
                .sum();

        assertThat(maxConnections()).isGreaterThanOrEqualTo(pools + OTHERS);
    }

    /** Else the sum above is not of the pools that run. */
    @Test
    void poolsHaveTheirSizeFromTheServicesAlone() {
        String variable = POOL.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "_");

        assertThat(Manifests.files())
                .filteredOn(file -> !file.endsWith(".json"))
                .noneMatch(file -> Tree.text("deploy/kubernetes/" + file).contains(variable));
    }

    private static int maxConnections() {
        return Manifests.in("overlays/production/database.yaml").stream()
                .filter(manifest -> manifest.kind().equals("Cluster"))
                .map(cluster -> cluster.object().at("/spec/postgresql/parameters/max_connections"))
                .mapToInt(value -> Integer.parseInt(value.asText()))
                .findFirst()
                .orElseThrow();
    }

    /** At their most, while all of them are replaced. */
    private static int replicas(String service) {
        int most = number(service, "HorizontalPodAutoscaler", "/spec/maxReplicas");
        return most + number(service, "Deployment", "/spec/strategy/rollingUpdate/maxSurge");
    }

    private static int number(String service, String kind, String member) {
        return Manifests.in("base/" + service + ".yaml").stream()
                .filter(manifest -> manifest.kind().equals(kind))
                .map(manifest -> manifest.object().at(member))
                .mapToInt(value -> Integer.parseInt(value.asText()))
                .findFirst()
                .orElseThrow();
    }

    private static int pool(String service) {
        String everybodys = properties("platform/src/main/resources/META-INF/microprofile-config.properties")
                .getProperty(POOL);
        return Integer.parseInt(properties(service + "/src/main/resources/application.properties")
                .getProperty(POOL, everybodys));
    }

    private static Properties properties(String file) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(Tree.text(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
