package org.vestibule.deploy.kubernetes;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Kubernetes API server would say of an object, and of a member that it does not know: by the models of fabric8
 * and Strimzi, which are made from the servers' own schemas, and for the rest by what {@code crd/} has of them.
 */
final class StrictSchema {
    private static final Map<String, Class<?>> MODELS = Map.ofEntries(
            Map.entry("v1 Namespace", io.fabric8.kubernetes.api.model.Namespace.class),
            Map.entry("v1 Service", io.fabric8.kubernetes.api.model.Service.class),
            Map.entry("v1 ServiceAccount", io.fabric8.kubernetes.api.model.ServiceAccount.class),
            Map.entry("v1 ConfigMap", io.fabric8.kubernetes.api.model.ConfigMap.class),
            Map.entry("v1 Secret", io.fabric8.kubernetes.api.model.Secret.class),
            Map.entry("apps/v1 Deployment", io.fabric8.kubernetes.api.model.apps.Deployment.class),
            Map.entry("apps/v1 StatefulSet", io.fabric8.kubernetes.api.model.apps.StatefulSet.class),
            Map.entry("batch/v1 CronJob", io.fabric8.kubernetes.api.model.batch.v1.CronJob.class),
            Map.entry("batch/v1 Job", io.fabric8.kubernetes.api.model.batch.v1.Job.class),
            Map.entry(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler.class),
            Map.entry(
                    "policy/v1 PodDisruptionBudget",
                    io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget.class),
            Map.entry(
                    "networking.k8s.io/v1 NetworkPolicy",
                    io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy.class),
            Map.entry("networking.k8s.io/v1 Ingress", io.fabric8.kubernetes.api.model.networking.v1.Ingress.class),
            Map.entry(
                    "monitoring.coreos.com/v1 ServiceMonitor",
                    io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor.class),
            Map.entry(
                    "monitoring.coreos.com/v1 PrometheusRule",
                    io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule.class),
            Map.entry("kafka.strimzi.io/v1 Kafka", io.strimzi.api.kafka.model.kafka.Kafka.class),
            Map.entry("kafka.strimzi.io/v1 KafkaNodePool", io.strimzi.api.kafka.model.nodepool.KafkaNodePool.class),
            Map.entry("kafka.strimzi.io/v1 KafkaTopic", io.strimzi.api.kafka.model.topic.KafkaTopic.class),
            Map.entry("kafka.strimzi.io/v1 KafkaUser", io.strimzi.api.kafka.model.user.KafkaUser.class));

    private static final Map<String, String> SCHEMAS = Map.of(
            "postgresql.cnpg.io/v1 Cluster", "cloudnative-pg-cluster.json",
            "postgresql.cnpg.io/v1 Database", "cloudnative-pg-database.json",
            "external-secrets.io/v1 ExternalSecret", "external-secret.json",
            "redis.redis.opstreelabs.in/v1beta2 RedisCluster", "redis-cluster.json");

    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(
                    new AnnotationIntrospectorPair(new NoCatchAll(), new JacksonAnnotationIntrospector()));

    private StrictSchema() {}

    /** What is wrong with the object; empty where nothing is. */
    static Optional<String> problemOf(Manifest manifest) {
        String type = manifest.apiVersion() + " " + manifest.kind();
        Class<?> model = MODELS.get(type);
        if (model != null) {
            return byModel(model, manifest.object());
        }
        String schema = SCHEMAS.get(type);
        return schema == null ? Optional.of("nothing is known of " + type) : bySchema(schema, manifest.object());
    }

    private static Optional<String> byModel(Class<?> model, JsonNode object) {
        try {
            STRICT.treeToValue(object, model);
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.of(e.getOriginalMessage());
        }
    }

    private static Optional<String> bySchema(String name, JsonNode object) {
        try (InputStream schema = StrictSchema.class.getResourceAsStream("/crd/" + name)) {
            var problems = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema)
                    .validate(object);
            return problems.isEmpty() ? Optional.empty() : Optional.of(problems.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The models put what they do not know into a map, which would hide every slip of the pen. */
    private static final class NoCatchAll extends NopAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated member) {
            return member.hasAnnotation(JsonAnySetter.class) ? Boolean.FALSE : null;
        }
    }

    static List<String> known() {
        return java.util.stream.Stream.concat(MODELS.keySet().stream(), SCHEMAS.keySet().stream())
                .sorted()
                .toList();
    }
}
