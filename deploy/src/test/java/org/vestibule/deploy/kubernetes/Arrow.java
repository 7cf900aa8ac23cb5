package org.vestibule.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.vestibule.deploy.Yaml;

/** Who may open a connection to whom. */
record Arrow(String from, String to, int port) implements Comparable<Arrow> {
    /** Every arrow that the policies allow at the end of the caller. */
    static Set<Arrow> leaving(List<Manifest> policies) {
        var arrows = new TreeSet<Arrow>();
        for (Manifest policy : policies) {
            for (JsonNode rule : policy.object().at("/spec/egress")) {
                for (JsonNode peer : rule.path("to")) {
                    ports(rule).forEach(port -> arrows.add(new Arrow(part(policy), name(peer), port)));
                }
            }
        }
        return arrows;
    }

    /** Every arrow that the policies allow at the end of the one that is called. */
    static Set<Arrow> arriving(List<Manifest> policies) {
        var arrows = new TreeSet<Arrow>();
        for (Manifest policy : policies) {
            for (JsonNode rule : policy.object().at("/spec/ingress")) {
                for (JsonNode peer : rule.path("from")) {
                    ports(rule).forEach(port -> arrows.add(new Arrow(name(peer), part(policy), port)));
                }
            }
        }
        return arrows;
    }

    @Override
    public int compareTo(Arrow other) {
        return toString().compareTo(other.toString());
    }

    private static List<Integer> ports(JsonNode rule) {
        var ports = Yaml.items(rule.path("ports"))
                .map(port -> port.path("port").asInt())
                .collect(Collectors.toList());
        if (ports.isEmpty() || ports.contains(0)) {
            throw new AssertionError("a rule for every port: " + rule);
        }
        return ports;
    }

    private static String part(Manifest policy) {
        JsonNode selector = policy.object().at("/spec/podSelector");
        return selector.isEmpty()
                ? "everybody"
                : selector.at("/matchLabels/acme.cert-manager.io~1http01-solver")
                                .isMissingNode()
                        ? selector.at("/matchLabels/vestibule-part").asText("?")
                        : "acme-solver";
    }

    private static String name(JsonNode peer) {
        if (peer.has("ipBlock")) {
            return peer.at("/ipBlock/except").isMissingNode() ? "any address" : "internet";
        }
        String namespace = peer.path("namespaceSelector")
                .path("matchLabels")
                .path("kubernetes.io/metadata.name")
                .asText();
        String part = peer.at("/podSelector/matchLabels/vestibule-part").asText();
        String other = peer.at("/podSelector/matchLabels/k8s-app").asText();
        if (namespace.isEmpty() && part.isEmpty()) {
            throw new AssertionError("everybody: " + peer);
        }
        return part.isEmpty() ? (other.isEmpty() ? namespace : other) : part;
    }
}
