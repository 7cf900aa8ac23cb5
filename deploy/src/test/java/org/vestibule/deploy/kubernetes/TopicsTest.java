package org.vestibule.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.Topics;
import org.vestibule.deploy.Tree;
import org.vestibule.localstack.kafka.SuiteTopics;

/** The topics are made in four places; they are the same everywhere. */
class TopicsTest {
    private static final Pattern CREATED = Pattern.compile("^ +create (vestibule\\S+) (\\S+)$", Pattern.MULTILINE);
    private static final Pattern WITHOUT_END = Pattern.compile("^.*\\bcreate .* -1\\b.*$", Pattern.MULTILINE);

    @Test
    void retentionIsTheSameEverywhere() {
        Map<String, String> localStack = SuiteTopics.retention();

        assertThat(created("docker-compose.yml")).isEqualTo(localStack);
        assertThat(created("deploy/kubernetes/overlays/local/kafka.yaml")).isEqualTo(localStack);
        assertThat(Manifests.in("overlays/production/kafka-topics.yaml").stream()
                        .collect(Collectors.toMap(Manifest::name, topic -> topic.object()
                                .path("spec")
                                .path("config")
                                .path("retention.ms")
                                .asText())))
                .isEqualTo(localStack);
    }

    /** What a broker keeps of a person must have an end. Facts about accounts are each tenant's own, and stay until the tenant ends them. */
    @Test
    @Tag("attack-80")
    void noTopicButThoseOfAccountFactsIsWithoutAnEnd() {
        assertThat(SuiteTopics.retention()).isNotEmpty().doesNotContainValue("-1");
        for (String file : List.of("docker-compose.yml", "deploy/kubernetes/overlays/local/kafka.yaml")) {
            assertThat(WITHOUT_END.matcher(Tree.text(file)).results())
                    .extracting(MatchResult::group)
                    .as(file)
                    .allMatch(line -> line.contains("\"vestibule.account-facts.$$TENANT\""));
        }
        assertThat(Manifests.files().stream()
                        .filter(file -> file.endsWith(".yaml"))
                        .flatMap(file -> Manifests.in(file).stream())
                        .filter(manifest -> manifest.kind().equals("KafkaTopic"))
                        .filter(topic -> topic.object()
                                .path("spec")
                                .path("config")
                                .path("retention.ms")
                                .asText()
                                .equals("-1")))
                .extracting(Manifest::name)
                .allMatch(name -> Topics.accountFactsOfAll().matcher(name).matches());
    }

    @Test
    void everyTopicOfTheContractsIsMade() throws IllegalAccessException {
        var names = new TreeSet<String>();
        for (Field field : Topics.class.getFields()) {
            names.add((String) field.get(null));
        }

        assertThat(SuiteTopics.retention().keySet()).isEqualTo(names);
    }

    @Test
    void everyUserNamesTopicsThatExist() {
        var named = Manifests.in("overlays/production/kafka-users.yaml").stream()
                .flatMap(user -> user.object().findValues("resource").stream())
                .filter(resource -> resource.path("type").asText().equals("topic"))
                .filter(resource -> resource.path("patternType").asText().equals("literal"))
                .map(resource -> resource.path("name").asText())
                .toList();

        assertThat(named).isNotEmpty();
        assertThat(SuiteTopics.retention().keySet()).containsAll(named);
    }

    /** Whoever tells of accounts decides who must have a second factor: each tenant's system writes its own topic and no other. */
    @Test
    @Tag("attack-57")
    void onlyTheTenantsSystemWritesItsFacts() {
        var suite = Manifests.in("overlays/production/kafka-users.yaml").stream()
                .flatMap(user -> user.object().findValues("acls").stream())
                .flatMap(acls -> StreamSupport.stream(acls.spliterator(), false))
                .filter(acl -> acl.at("/resource/name").asText().startsWith("vestibule.account-facts"))
                .filter(acl -> !acl.at("/resource/name").asText().endsWith("dead-letter"))
                .toList();
        var example = Manifests.in("examples/account-facts-of-a-tenant.yaml").stream()
                .flatMap(user -> user.object().findValues("acls").stream())
                .flatMap(acls -> StreamSupport.stream(acls.spliterator(), false))
                .toList();

        assertThat(suite)
                .hasSize(1)
                .allSatisfy(acl -> assertThat(acl.path("operations").toString()).isEqualTo("[\"Describe\",\"Read\"]"));
        assertThat(example).hasSize(1).allSatisfy(acl -> {
            assertThat(acl.at("/resource/patternType").asText()).isEqualTo("literal");
            assertThat(acl.at("/resource/name").asText()).isEqualTo(Topics.accountFacts("shop"));
            assertThat(acl.path("operations").toString()).isEqualTo("[\"Describe\",\"Write\"]");
        });
    }

    @Test
    void noServiceThatReadsTopicsGrowsPastTheirPartitions() {
        int partitions = Manifests.in("overlays/production/kafka-topics.yaml").stream()
                .mapToInt(topic -> topic.object().at("/spec/partitions").asInt())
                .min()
                .orElseThrow();

        for (String service : List.of("auth-service", "mfa-service", "notification-service", "admin-service")) {
            assertThat(Manifests.in("base/" + service + ".yaml").stream()
                            .filter(manifest ->
                                    manifest.object().path("kind").asText().equals("HorizontalPodAutoscaler"))
                            .map(manifest ->
                                    manifest.object().at("/spec/maxReplicas").asInt()))
                    .as(service)
                    .hasSize(1)
                    .allMatch(replicas -> replicas <= partitions);
        }
    }

    private static Map<String, String> created(String file) {
        return CREATED.matcher(Tree.text(file))
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2), (a, _) -> a, TreeMap::new));
    }
}
