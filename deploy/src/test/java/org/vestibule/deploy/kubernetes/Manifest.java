package org.vestibule.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.vestibule.deploy.Yaml;

/**
 * One object of a manifest.
 *
 * @param file where it stands, for messages
 */
record Manifest(String file, JsonNode object) {
    String kind() {
        return object.path("kind").asText();
    }

    String apiVersion() {
        return object.path("apiVersion").asText();
    }

    String name() {
        return object.at("/metadata/name").asText();
    }

    String label(String key) {
        return object.path("metadata").path("labels").path(key).asText();
    }

    /** The pods it starts; missing where it starts none. */
    JsonNode podTemplate() {
        return switch (kind()) {
            case "Deployment", "StatefulSet", "DaemonSet", "Job" -> object.at("/spec/template");
            case "CronJob" -> object.at("/spec/jobTemplate/spec/template");
            default -> com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        };
    }

    boolean startsPods() {
        return !podTemplate().isMissingNode();
    }

    List<JsonNode> containers() {
        JsonNode pod = podTemplate().path("spec");
        return Stream.concat(Yaml.items(pod.path("containers")), Yaml.items(pod.path("initContainers")))
                .toList();
    }

    @Override
    public String toString() {
        return kind() + " " + name() + " in " + file;
    }
}
