package org.vestibule.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.deploy.Tree;

/** The network policies allow the arrows of docs/architecture.md and no other, each at both of its ends. */
class NetworkArrowsTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| ([a-z -]+) \\| ([a-z -]+) \\| (\\d+) \\| ([a-z]+) \\|", Pattern.MULTILINE);
    private static final Set<String> OUTSIDE = Set.of(
            "ingress-nginx",
            "monitoring",
            "internet",
            "any address",
            "cnpg-system",
            "strimzi-system",
            "redis-operator");

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void thePoliciesAreTheArrowsOfTheArchitecture(String overlay) {
        List<Manifest> policies = policiesOf("overlays/" + overlay).stream()
                .filter(policy -> !policy.name().equals("names"))
                .toList();
        Set<Arrow> documented = documented(overlay);

        assertThat(documented).hasSizeGreaterThan(25);
        assertThat(Arrow.leaving(policies)).isEqualTo(only(documented, arrow -> !OUTSIDE.contains(arrow.from())));
        assertThat(Arrow.arriving(policies)).isEqualTo(only(documented, arrow -> !OUTSIDE.contains(arrow.to())));
    }

    @Test
    void whatIsNotAllowedIsDeniedBothWays() {
        Manifest deny = policiesOf("base").stream()
                .filter(policy -> policy.name().equals("default-deny"))
                .findFirst()
                .orElseThrow();

        assertThat(deny.object().at("/spec").toString())
                .isEqualTo("{\"podSelector\":{},\"policyTypes\":[\"Ingress\",\"Egress\"]}");
    }

    @Test
    void everybodyMayAskForNamesAndNothingElse() {
        Manifest names = policiesOf("base").stream()
                .filter(policy -> policy.name().equals("names"))
                .findFirst()
                .orElseThrow();

        assertThat(Arrow.leaving(List.of(names))).containsExactly(new Arrow("everybody", "kube-dns", 53));
    }

    @Test
    void everyPodIsOfAPartThatThePoliciesName() {
        for (String overlay : List.of("overlays/local", "overlays/production")) {
            Set<String> parts = Stream.of(Arrow.leaving(policiesOf(overlay)), Arrow.arriving(policiesOf(overlay)))
                    .flatMap(Set::stream)
                    .flatMap(arrow -> Stream.of(arrow.from(), arrow.to()))
                    .collect(Collectors.toSet());

            assertThat(Manifests.of(overlay))
                    .filteredOn(Manifest::startsPods)
                    .extracting(pod -> pod.podTemplate()
                            .at("/metadata/labels/vestibule-part")
                            .asText())
                    .isSubsetOf(parts);
        }
    }

    private static List<Manifest> policiesOf(String folder) {
        return Manifests.of(folder).stream()
                .filter(manifest -> manifest.kind().equals("NetworkPolicy"))
                .toList();
    }

    private static Set<Arrow> documented(String overlay) {
        return ROW.matcher(Tree.text("docs/architecture.md"))
                .results()
                .filter(row -> row.group(4).equals("everywhere") || row.group(4).equals(overlay))
                .map(row -> new Arrow(row.group(1), row.group(2), Integer.parseInt(row.group(3))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Arrow> only(Set<Arrow> arrows, java.util.function.Predicate<Arrow> which) {
        return arrows.stream().filter(which).collect(Collectors.toCollection(TreeSet::new));
    }
}
