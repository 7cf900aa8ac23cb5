package org.vestibule.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vestibule.deploy.Tree;
import org.vestibule.deploy.Yaml;

/** {@code docker-compose.yml}: that Compose takes it, and that its parts wait for each other. */
class ComposeFileTest {
    private static final Pattern PINNED = Pattern.compile("\\$\\{[A-Z]+_IMAGE:-.+@sha256:[0-9a-f]{64}}");
    private static final List<String> SERVICES =
            List.of("auth-service", "mfa-service", "notification-service", "admin-service", "portal");

    private final JsonNode file = Yaml.merged(Tree.text("docker-compose.yml"));
    private final Map<String, JsonNode> parts = Yaml.members(file.path("services"));

    @Test
    void itFollowsTheComposeSpecification() throws IOException {
        assertThat(schema().validate(file)).isEmpty();
    }

    @Test
    void aMistakeIsFound() throws IOException {
        JsonNode mistaken = Yaml.merged(Tree.text("docker-compose.yml").replace("healthcheck:", "healthchek:"));

        assertThat(schema().validate(mistaken)).isNotEmpty();
    }

    @Test
    void whatIsNotBuiltHereIsPinnedByDigest() {
        assertThat(parts).allSatisfy((name, part) -> {
            String image = part.path("image").asText();
            if (!image.startsWith("localhost/vestibule/")) {
                assertThat(image).as(name).matches(PINNED);
            }
        });
    }

    @Test
    void whatIsWaitedForTellsItsHealthOrEnds() {
        assertThat(parts).allSatisfy((name, part) -> Yaml.members(part.path("depends_on"))
                .forEach((other, how) -> {
                    switch (how.path("condition").asText()) {
                        case "service_healthy" ->
                            assertThat(parts.get(other).has("healthcheck") || builtHere(other))
                                    .as("%s tells its health", other)
                                    .isTrue();
                        case "service_completed_successfully" ->
                            assertThat(parts.get(other).path("restart").asText("no"))
                                    .as(other)
                                    .isEqualTo("no");
                        default -> throw new AssertionError(name + " does not wait for " + other);
                    }
                }));
    }

    /** Or everybody behind a proxy of the operator's shares the limits of one address. */
    @Test
    void whateverIsReachedFromOutsideIsToldOfProxies() {
        assertThat(List.of("auth-service", "mfa-service", "admin-service", "portal"))
                .allSatisfy(service -> {
                    JsonNode part = parts.get(service);
                    assertThat(part.has("ports")).as(service).isTrue();
                    assertThat(part.at("/environment/VESTIBULE_PROXY_TRUSTED").asText())
                            .as(service)
                            .startsWith("${VESTIBULE_PROXY_TRUSTED:-");
                });
    }

    @Test
    void everyPartIsConfined() {
        assertThat(parts).allSatisfy((name, part) -> {
            assertThat(part.path("read_only").asBoolean()).as(name).isTrue();
            assertThat(part.path("cap_drop").toString()).as(name).isEqualTo("[\"ALL\"]");
            assertThat(part.path("security_opt").toString()).as(name).isEqualTo("[\"no-new-privileges:true\"]");
            assertThat(part.path("mem_limit").asText()).as(name).matches("\\d+m");
            if (!name.equals("inbox")) {
                assertThat(part.path("user").asText()).as(name).matches("[1-9]\\d*:[1-9]\\d*");
            }
        });
    }

    @Test
    void onlyPublicPortsArePublishedOnThisMachineAlone() {
        for (String service : SERVICES) {
            JsonNode part = parts.get(service);
            assertThat(part.path("ports").toString()).doesNotContain("9000").contains("127.0.0.1:");
        }
    }

    @Test
    void secretsAreFilesThatTheKeysCommandMakes() {
        Set<String> used = parts.values().stream()
                .flatMap(part -> Yaml.items(part.path("secrets")))
                .map(JsonNode::asText)
                .collect(Collectors.toSet());

        assertThat(Yaml.members(file.path("secrets")).keySet()).isEqualTo(used);
        assertThat(Yaml.members(file.path("secrets")))
                .allSatisfy((name, secret) ->
                        assertThat(secret.path("file").asText()).isEqualTo("./deploy/secrets/" + name));
        assertThat(Tree.text("docker-compose.yml"))
                .doesNotContainPattern("(?i)(password|secret|token|key): [^\\s$/{\"][^\\n]*[A-Za-z0-9]{16}");
    }

    /** Who forgets the second file mounts nothing; who forgets to leave it out finds a client that has ended. */
    @Test
    void theBootstrapSecretIsMountedAtTheFirstStartAlone() throws IOException {
        JsonNode firstStart = Yaml.merged(Tree.text("deploy/containers/first-start.yml"));

        assertThat(schema().validate(firstStart)).isEmpty();
        assertThat(Tree.text("docker-compose.yml")).doesNotContainIgnoringCase("bootstrap-client");
        assertThat(firstStart.at("/secrets/bootstrap-client-secret/file").asText())
                .isEqualTo("./deploy/secrets/bootstrap-client-secret");
        assertThat(Yaml.members(firstStart.path("services")).keySet()).containsExactly("auth-service");
    }

    @Test
    void redisNeverEvictsAndKeepsWhatItHas() {
        assertThat(parts.get("redis").path("command").toString())
                .contains("\"--maxmemory-policy\",\"noeviction\"")
                .contains("\"--appendonly\",\"yes\"");
    }

    @Test
    void theInboxIsThereForWhoAsksForIt() {
        assertThat(parts.get("inbox").path("profiles").toString()).isEqualTo("[\"inbox\"]");
        assertThat(Tree.text("deploy/containers/inbox.env"))
                .contains("COMPOSE_PROFILES=inbox", "MAILER_HOST=inbox", "SMS_GATEWAYAPI_URL=http://inbox:8085/");
        assertThat(Tree.text("deploy/containers/inbox.env")
                        .lines()
                        .filter(line -> line.matches("[A-Z_]+=.*"))
                        .map(line -> line.substring(0, line.indexOf('=')))
                        .filter(name -> !name.startsWith("COMPOSE_")))
                .as("variables of the file that the Compose file knows")
                .allMatch(name -> Tree.text("docker-compose.yml").contains("${" + name + ":-"));
    }

    /** The schema names its parts by {@code id}, as drafts before the sixth did, which a validator of today refuses. */
    private JsonSchema schema() throws IOException {
        try (InputStream text = getClass().getResourceAsStream("/compose/compose-spec.json")) {
            JsonNode schema = new ObjectMapper().readTree(text);
            schema.findParents("id").forEach(parent -> {
                if (parent.path("id").isTextual()) {
                    ((ObjectNode) parent).remove("id");
                }
            });
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
                    .getSchema(schema);
        }
    }

    private boolean builtHere(String name) {
        String dockerfile = parts.get(name).at("/build/dockerfile").asText();
        return !dockerfile.isEmpty() && Tree.text(dockerfile).contains("HEALTHCHECK");
    }
}
