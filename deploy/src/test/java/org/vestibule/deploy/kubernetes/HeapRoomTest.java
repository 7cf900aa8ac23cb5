package org.vestibule.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.deploy.Tree;
import org.vestibule.deploy.Yaml;

/** The memory limit has room for the heap, for what hashing takes beside it or in it, and for the rest. */
class HeapRoomTest {
    private static final int REST_MIB = 200;
    private static final int ARGON2ID_MIB = 19;
    private static final int DEAREST_IMPORTED_HASH_MIB = 128;
    private static final Pattern PERCENTAGE = Pattern.compile("-XX:MaxRAMPercentage=(\\d+)");

    @ParameterizedTest
    @ValueSource(strings = {"auth-service", "mfa-service", "notification-service", "admin-service", "portal"})
    void theRestHasRoom(String service) {
        assertThat(limitMib(service) - heapMib(service)).isGreaterThanOrEqualTo(REST_MIB);
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
