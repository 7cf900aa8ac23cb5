package org.vestibule.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vestibule.deploy.Tree;
import org.vestibule.deploy.Yaml;

/** What every pod keeps to: Pod Security "restricted" and the rules of the house beyond it. */
class PodRulesTest {
    private static final List<String> SERVICES =
            List.of("auth-service", "mfa-service", "notification-service", "admin-service", "portal");
    private static final Set<String> VOLUMES = Set.of("name", "configMap", "emptyDir", "secret", "projected");

    private final List<Manifest> pods =
            Manifests.everywhere().stream().filter(Manifest::startsPods).toList();
    private final List<Manifest> base = Manifests.resourcesOf("base");

    @Test
    void theNamespaceIsRestricted() {
        Manifest namespace = only("Namespace", "vestibule");

        for (String mode : List.of("enforce", "audit", "warn")) {
            assertThat(namespace.label("pod-security.kubernetes.io/" + mode)).isEqualTo("restricted");
        }
    }

    @Test
    void podsAreOfNobodyAndKnowNothingOfTheCluster() {
        assertThat(pods).hasSizeGreaterThan(10).allSatisfy(pod -> {
            JsonNode spec = pod.podTemplate().path("spec");
            assertThat(spec.path("automountServiceAccountToken").asBoolean(true))
                    .isFalse();
            assertThat(spec.path("enableServiceLinks").asBoolean(true)).isFalse();
            assertThat(spec.has("hostNetwork") || spec.has("hostPID") || spec.has("hostIPC"))
                    .isFalse();
            JsonNode security = spec.path("securityContext");
            assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
            assertThat(security.path("runAsUser").asInt()).isPositive();
            assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            for (JsonNode volume : spec.path("volumes")) {
                assertThat(Yaml.members(volume).keySet()).isSubsetOf(VOLUMES);
            }
        });
    }

    @Test
    void containersWriteNowhereAndMayDoNothing() {
        assertThat(pods)
                .allSatisfy(pod -> assertThat(pod.containers()).isNotEmpty().allSatisfy(container -> {
                    JsonNode security = container.path("securityContext");
                    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                            .isFalse();
                    assertThat(security.path("readOnlyRootFilesystem").asBoolean())
                            .isTrue();
                    assertThat(security.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
                    assertThat(security.has("runAsUser") || security.has("privileged"))
                            .isFalse();
                }));
    }

    @Test
    void everyContainerHasRequestsAndALimitOfMemory() {
        assertThat(pods).allSatisfy(pod -> assertThat(pod.containers()).allSatisfy(container -> {
            JsonNode resources = container.path("resources");
            assertThat(resources.at("/requests/cpu").asText()).isNotEmpty();
            assertThat(resources.at("/requests/memory").asText())
                    .isNotEmpty()
                    .isEqualTo(resources.at("/limits/memory").asText());
        }));
    }

    @Test
    void whatIsNotOursIsPinnedByDigest() {
        assertThat(pods).allSatisfy(pod -> assertThat(pod.containers())
                .extracting(container -> container.path("image").asText())
                .allMatch(
                        image -> image.startsWith("localhost/vestibule/") || image.matches(".+@sha256:[0-9a-f]{64}")));
        assertThat(Manifests.kustomization("overlays/production").path("images"))
                .allMatch(image -> image.path("digest").asText().startsWith("sha256:"))
                .extracting(image -> image.path("name").asText())
                .containsExactlyElementsOf(SERVICES.stream()
                        .map(name -> "localhost/vestibule/" + name)
                        .toList());
    }

    @Test
    void servicesAreLookedAtOnTheManagementPort() {
        for (String service : SERVICES) {
            JsonNode container = deployment(service).containers().getFirst();
            assertThat(ports(container)).as(service).contains("management 9000");
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertThat(container.path(probe).at("/httpGet/port").asText()).isEqualTo("management");
            }
            assertThat(container.at("/livenessProbe/httpGet/path").asText())
                    .as("no look at what it depends on")
                    .isEqualTo("/q/health/live");
            assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
        }
    }

    @Test
    void noIngressLeadsToTheManagementPort() {
        assertThat(base)
                .filteredOn(it -> it.kind().equals("Ingress"))
                .hasSize(3)
                .allSatisfy(ingress -> assertThat(ingress.object().findValues("port"))
                        .isNotEmpty()
                        .allMatch(port -> port.toString().equals("{\"name\":\"http\"}")));
    }

    @Test
    void theBackOfficeHasAHostOfItsOwn() {
        var hosts = base.stream()
                .filter(it -> it.kind().equals("Ingress"))
                .collect(Collectors.groupingBy(
                        it -> it.object().at("/spec/rules/0/host").asText(),
                        Collectors.flatMapping(
                                it -> it.object().at("/spec/rules/0/http/paths").findValuesAsText("path").stream(),
                                Collectors.toSet())));

        assertThat(hosts.values()).containsExactlyInAnyOrder(Set.of("/", "/auth", "/mfa"), Set.of("/admin"));
    }

    @Test
    void aRolloutLosesNoRequest() {
        String shutdown = Tree.text("platform/src/main/resources/META-INF/microprofile-config.properties");
        assertThat(shutdown).contains("quarkus.shutdown.timeout=10s");

        for (String service : SERVICES) {
            Manifest deployment = deployment(service);
            JsonNode pod = deployment.podTemplate().path("spec");
            int wait = pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asInt();
            assertThat(wait).isPositive();
            assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(wait + 10 + 10);
            assertThat(deployment
                            .object()
                            .at("/spec/strategy/rollingUpdate/maxUnavailable")
                            .asInt(1))
                    .isZero();
        }
    }

    @Test
    void composeGivesAServiceAsLongToEnd() {
        var compose = Yaml.merged(Tree.text("docker-compose.yml"));

        for (String service : SERVICES) {
            assertThat(compose.at("/services/" + service + "/stop_grace_period").asText())
                    .as(service)
                    .isEqualTo(deployment(service)
                                    .podTemplate()
                                    .at("/spec/terminationGracePeriodSeconds")
                                    .asText()
                            + "s");
        }
    }

    @Test
    void partsAreAskedForAnAnswerAsInCompose() {
        var compose = Yaml.merged(Tree.text("docker-compose.yml"));
        String kafka = compose.at("/services/kafka/healthcheck/test/3").asText();
        String redis = compose.at("/services/redis/healthcheck/test/1").asText();

        assertThat(kafka).contains("/dev/tcp/");
        // An exit code of 0 says that there was an answer, not that it was a good one.
        assertThat(redis).endsWith("| grep -qx PONG");
        assertThat(localProbe("kafka").path(2).asText()).isEqualTo(kafka);
        assertThat(localProbe("redis").path(2).asText()).isEqualTo(redis);
    }

    private static JsonNode localProbe(String part) {
        return Manifests.in("overlays/local/" + part + ".yaml").stream()
                .filter(manifest -> manifest.kind().equals("StatefulSet"))
                .findFirst()
                .orElseThrow()
                .containers()
                .getFirst()
                .at("/readinessProbe/exec/command");
    }

    @Test
    void thereAreTwoOfEachAndTheyStandApart() {
        for (String service : SERVICES) {
            assertThat(only("HorizontalPodAutoscaler", service)
                            .object()
                            .at("/spec/minReplicas")
                            .asInt())
                    .isGreaterThanOrEqualTo(2);
            assertThat(only("PodDisruptionBudget", service)
                            .object()
                            .at("/spec/maxUnavailable")
                            .asInt())
                    .isEqualTo(1);
            assertThat(deployment(service).object().at("/spec/replicas").isMissingNode())
                    .as("the autoscaler's to say")
                    .isTrue();
            assertThat(deployment(service).podTemplate().at("/spec/topologySpreadConstraints"))
                    .extracting(spread -> spread.path("topologyKey").asText())
                    .containsExactly("kubernetes.io/hostname", "topology.kubernetes.io/zone");
        }
    }

    @Test
    void onlyMigrationsAndUpkeepHoldThePasswordOfAnOwner() {
        assertThat(pods)
                .filteredOn(pod -> pod.podTemplate().toString().contains("-owner\""))
                .isNotEmpty()
                .allMatch(pod -> pod.kind().equals("Job")
                        ? pod.name().endsWith("-migrations")
                        : pod.name().matches(".+-(upkeep|reseal)"));
        assertThat(Tree.text("deploy/kubernetes/base/suite.env")).contains("QUARKUS_FLYWAY_MIGRATE_AT_START=false");
    }

    @Test
    void noSecretIsInTheEnvironmentButThePasswordOfAFileBesideIt() {
        var references = java.util.stream.Stream.concat(
                        Manifests.everywhere().stream(),
                        SERVICES.stream()
                                .flatMap(
                                        name -> Manifests.in("overlays/production/patches/" + name + ".yaml").stream()))
                .flatMap(manifest -> manifest.object().findValues("secretKeyRef").stream())
                .map(reference -> reference.path("key").asText())
                .collect(Collectors.toSet());

        assertThat(references).containsExactly("user.password");
    }

    private Manifest deployment(String name) {
        return only("Deployment", name);
    }

    private Manifest only(String kind, String name) {
        var found = base.stream()
                .filter(it -> it.kind().equals(kind) && it.name().equals(name))
                .toList();
        assertThat(found).as("%s %s", kind, name).hasSize(1);
        return found.getFirst();
    }

    private static List<String> ports(JsonNode container) {
        return Yaml.items(container.path("ports"))
                .map(port -> port.path("name").asText() + " "
                        + port.path("containerPort").asText())
                .toList();
    }
}
