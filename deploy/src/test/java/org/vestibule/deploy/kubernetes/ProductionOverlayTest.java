package org.vestibule.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vestibule.deploy.Tree;
import org.vestibule.deploy.Yaml;

/** What only production has: TLS, sizes, replicas of what keeps data, and secrets that come from elsewhere. */
class ProductionOverlayTest {
    private static final String OVERLAY = "overlays/production";
    private static final String NGINX = "nginx.ingress.kubernetes.io/";

    private final List<Manifest> resources = Manifests.resourcesOf(OVERLAY);

    @Test
    void everyHostHasTlsAndTakesBodiesAsLargeAsItsServiceDoes() {
        Map<String, String> hosts = Manifests.resourcesOf("base").stream()
                .filter(it -> it.kind().equals("Ingress"))
                .collect(Collectors.toMap(
                        Manifest::name,
                        it -> it.object().at("/spec/rules/0/host").asText()));
        List<Manifest> patches = Manifests.in(OVERLAY + "/patches/ingress.yaml");

        assertThat(patches).extracting(Manifest::name).containsExactlyInAnyOrderElementsOf(hosts.keySet());
        assertThat(patches).allSatisfy(patch -> {
            assertThat(patch.object().at("/spec/tls/0/hosts/0").asText()).isEqualTo(hosts.get(patch.name()));
            assertThat(annotation(patch, "force-ssl-redirect")).isEqualTo("true");
            assertThat(annotation(patch, "proxy-body-size"))
                    .isEqualTo(patch.name().equals("auth") ? "64m" : "64k");
        });
        assertThat(Tree.text("auth-service/src/main/resources/application.properties"))
                .contains("quarkus.http.limits.max-body-size=64M");
    }

    @Test
    void aRoleReachesItsOwnDatabaseAlone() {
        JsonNode cluster = only("Cluster").object().path("spec");
        List<String> roles = Yaml.items(cluster.at("/managed/roles"))
                .map(role -> role.path("name").asText())
                .toList();
        List<String> rules = Yaml.items(cluster.at("/postgresql/pg_hba"))
                .map(JsonNode::asText)
                .toList();

        assertThat(resources)
                .filteredOn(it -> it.kind().equals("Database"))
                .hasSize(4)
                .allSatisfy(database -> {
                    String name = database.name();
                    assertThat(database.object().at("/spec/owner").asText()).isEqualTo(name + "_owner");
                    assertThat(roles).contains(name + "_owner", name + "_app");
                    assertThat(rules).contains("hostssl %1$s %1$s_owner,+%1$s_app all scram-sha-256".formatted(name));
                });
        assertThat(rules)
                .last()
                .asString()
                .startsWith("host all ")
                .endsWith(" all reject")
                .contains(roles);
    }

    @Test
    void whatKeepsDataIsThereMoreThanOnce() {
        assertThat(only("Cluster").object().at("/spec/instances").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(only("KafkaNodePool").object().at("/spec/replicas").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(only("RedisCluster")
                        .object()
                        .at("/spec/redisFollower/replicas")
                        .asInt())
                .isEqualTo(only("RedisCluster").object().at("/spec/clusterSize").asInt());
        assertThat(resources).filteredOn(it -> it.kind().equals("KafkaTopic")).allSatisfy(topic -> {
            assertThat(topic.object().at("/spec/replicas").asInt()).isEqualTo(3);
            assertThat(topic.object().at("/spec/config/min.insync.replicas").asInt())
                    .isEqualTo(2);
        });
    }

    @Test
    void redisIsAClusterThatNeverEvicts() {
        assertThat(only("ConfigMap")
                        .object()
                        .path("data")
                        .path("redis-additional.conf")
                        .asText())
                .contains("maxmemory-policy noeviction", "appendonly yes");
        assertThat(Tree.text("deploy/kubernetes/overlays/production/suite.env"))
                .contains("QUARKUS_REDIS_CLIENT_TYPE=cluster");
    }

    @Test
    void noSecretStandsInAnyManifest() {
        assertThat(Manifests.everywhere()).extracting(Manifest::kind).doesNotContain("Secret");
    }

    private Manifest only(String kind) {
        var found = resources.stream().filter(it -> it.kind().equals(kind)).toList();
        assertThat(found).as(kind).hasSize(1);
        return found.getFirst();
    }

    private static String annotation(Manifest patch, String name) {
        return patch.object()
                .path("metadata")
                .path("annotations")
                .path(NGINX + name)
                .asText();
    }
}
