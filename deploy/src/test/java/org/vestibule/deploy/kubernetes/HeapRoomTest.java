package org.vestibule.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.deploy.Tree;
import org.vestibule.deploy.Yaml;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.service.ServiceJvm;

/**
 * A memory limit is one sum: the heap (half of it), what hashing takes next to the heap, and the rest: class data, compiled
 * code, threads, buffers. Compose, the manifests and the bench have the same limits. The rest is what
 * {@code ./vestibule test --containers} saw under load, with room to spare.
 */
class HeapRoomTest {
    private static final int REST_MIB = 200;
    private static final int ARGON2ID_MIB = 19;
    private static final int DEAREST_IMPORTED_HASH_MIB = 128;
    private static final Pattern PERCENTAGE = Pattern.compile("-XX:MaxRAMPercentage=(\\d+)");

    private static final Pattern MAXMEMORY = Pattern.compile("maxmemory\\W+(\\d+)mb");
    private static final Pattern LIMIT = Pattern.compile("(\\d+)(m|Mi|Gi)");

    @ParameterizedTest
    @ValueSource(strings = {"auth-service", "mfa-service", "notification-service", "admin-service", "portal"})
    void theRestHasRoom(String service) {
        assertThat(limitMib(service) - heapMib(service)).isGreaterThanOrEqualTo(REST_MIB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-service", "mfa-service", "notification-service", "admin-service", "portal"})
    void composeAndTheBenchHaveTheSameLimit(String service) {
        assertThat(Yaml.merged(Tree.text("docker-compose.yml"))
                        .at("/services/" + service + "/mem_limit")
                        .asText())
                .isEqualTo(limitMib(service) + "m");
        assertThat(ServiceJvm.AS_DEPLOYED.flags(Service.of(service))).contains("-Xmx" + heapMib(service) + "m");
    }

    @ParameterizedTest
    @CsvSource({
        "auth-service, VESTIBULE_PASSWORD_POOL_THREADS",
        "auth-service, VESTIBULE_PASSWORD_MEMORY_MIB",
        "mfa-service, VESTIBULE_RECOVERY_THREADS"
    })
    void composeHashesAsMuchAtATime(String service, String variable) {
        assertThat(Yaml.merged(Tree.text("docker-compose.yml"))
                        .at("/services/" + service + "/environment/" + variable)
                        .asInt())
                .isEqualTo(number(service, variable));
    }

    @Test
    void jobsAndTasksHaveTheSameLimit() {
        for (String file : List.of("base/migrations.yaml", "base/upkeep.yaml")) {
            assertThat(Manifests.in(file).stream().filter(Manifest::startsPods).map(job -> job.containers()
                            .getFirst()
                            .at("/resources/limits/memory")
                            .asText()))
                    .as(file)
                    .isNotEmpty()
                    .containsOnly("512Mi");
        }
        Yaml.members(Yaml.merged(Tree.text("docker-compose.yml")).path("services"))
                .forEach((name, part) -> {
                    if (name.endsWith("-task")) {
                        assertThat(part.path("mem_limit").asText()).as(name).isEqualTo("512m");
                    }
                });
    }

    /** Redis needs up to twice the memory of its data while it rewrites its append-only file. */
    @Test
    void redisMayFillHalfOfItsLimit() {
        JsonNode compose = Yaml.merged(Tree.text("docker-compose.yml")).at("/services/redis");
        JsonNode local =
                only("overlays/local/redis.yaml", "StatefulSet").containers().getFirst();
        Manifest production = only("overlays/production/redis.yaml", "RedisCluster");
        String settings = only("overlays/production/redis.yaml", "ConfigMap")
                .object()
                .path("data")
                .toString();

        assertThat(maxmemory(compose.path("command").toString())).isEqualTo(mebibytes(compose.path("mem_limit")) / 2);
        assertThat(maxmemory(local.path("command").toString()))
                .isEqualTo(mebibytes(local.at("/resources/limits/memory")) / 2);
        assertThat(maxmemory(settings))
                .isEqualTo(mebibytes(production.object().at("/spec/kubernetesConfig/resources/limits/memory")) / 2);
        assertThat(List.of(
                        compose.path("command").toString(),
                        local.path("command").toString(),
                        settings))
                .allMatch(text -> text.contains("noeviction"));
    }

    private static int maxmemory(String settings) {
        Matcher found = MAXMEMORY.matcher(settings);
        assertThat(found.find()).as(settings).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private static int mebibytes(JsonNode limit) {
        Matcher found = LIMIT.matcher(limit.asText());
        assertThat(found.matches()).as(limit.asText()).isTrue();
        return Integer.parseInt(found.group(1)) * (found.group(2).equals("Gi") ? 1024 : 1);
    }

    private static Manifest only(String file, String kind) {
        return Manifests.in(file).stream()
                .filter(manifest -> manifest.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theJobThatMakesTopicsHasAsMuchAsInCompose() {
        JsonNode compose = Yaml.merged(Tree.text("docker-compose.yml")).at("/services/topics");
        JsonNode job = only("overlays/local/kafka.yaml", "Job").containers().getFirst();

        assertThat(mebibytes(job.at("/resources/limits/memory"))).isEqualTo(mebibytes(compose.path("mem_limit")));
        assertThat(Yaml.items(job.path("env"))
                        .filter(it -> it.path("name").asText().equals("KAFKA_HEAP_OPTS")))
                .extracting(it -> it.path("value").asText())
                .containsExactly(compose.at("/environment/KAFKA_HEAP_OPTS").asText());
    }

    @Test
    void passwordsAreHashedBesideTheHeapAndForeignOnesInHalfOfIt() {
        assertThat(number("auth-service", "VESTIBULE_PASSWORD_MEMORY_MIB"))
                .isLessThanOrEqualTo(limitMib("auth-service") - heapMib("auth-service") - REST_MIB)
                .isLessThanOrEqualTo(heapMib("auth-service") / 2)
                .isGreaterThanOrEqualTo(ARGON2ID_MIB * number("auth-service", "VESTIBULE_PASSWORD_POOL_THREADS"))
                .isGreaterThanOrEqualTo(DEAREST_IMPORTED_HASH_MIB);
    }

    @Test
    void recoveryCodesAreHashedBesideTheHeap() {
        assertThat(limitMib("mfa-service") - heapMib("mfa-service") - REST_MIB)
                .isGreaterThanOrEqualTo(ARGON2ID_MIB * number("mfa-service", "VESTIBULE_RECOVERY_THREADS"));
    }

    private static int heapMib(String service) {
        Matcher percentage = PERCENTAGE.matcher(Tree.text("deploy/containers/Dockerfile"));
        assertThat(percentage.find()).isTrue();
        return limitMib(service) * Integer.parseInt(percentage.group(1)) / 100;
    }

    private static int limitMib(String service) {
        String limit = container(service).at("/resources/limits/memory").asText();
        assertThat(limit).endsWith("Mi");
        return Integer.parseInt(limit.replace("Mi", ""));
    }

    private static int number(String service, String variable) {
        return Yaml.items(container(service).path("env"))
                .filter(it -> it.path("name").asText().equals(variable))
                .mapToInt(it -> it.path("value").asInt())
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode container(String service) {
        return Manifests.in("base/" + service + ".yaml").stream()
                .filter(Manifest::startsPods)
                .findFirst()
                .orElseThrow()
                .containers()
                .getFirst();
    }
}
