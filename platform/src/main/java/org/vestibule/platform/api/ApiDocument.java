package org.vestibule.platform.api;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.idempotency.Idempotent;
import org.vestibule.platform.token.Accepts;

/**
 * Completes the OpenAPI document with what the code says in its own annotations and what is the same for every method, at
 * build time: status, tokens and roles, problems, headers. Operations are named {@code <resource>_<method>}.
 */
@OpenApiFilter(RunStage.BUILD)
public class ApiDocument implements OASFilter {
    private static final DotName ACCEPTS = DotName.createSimple(Accepts.class);
    private static final DotName PERMIT_ALL = DotName.createSimple(PermitAll.class);
    private static final DotName IDEMPOTENT = DotName.createSimple(Idempotent.class);
    private static final DotName STATUS = DotName.createSimple(ResponseStatus.class);
    /** The scopes of which a program needs one. */
    private static final String SCOPES = "x-scopes";

    private static final String CSV = "text/csv";
    private static final String RESOURCE = "Resource";
    private static final Set<String> LISTS = Set.of("list", "export");

    private final IndexView code;

    public ApiDocument(IndexView code) {
        this.code = code;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() == null || document.getPaths().getPathItems() == null) {
            return;
        }
        SharedParts.addTo(document);
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach(this::complete));
        document.getComponents().removeSchema("StreamingOutput");
        document.getComponents().getSchemas().values().forEach(ApiDocument::patterns);
    }

    /** A pattern of Java is of the whole text; one of JSON Schema is of any part, and in the words of ECMA 262. */
    private static void patterns(Schema schema) {
        if (schema.getPattern() != null) {
            schema.setPattern("^(?:" + schema.getPattern().replace("{Cntrl}", "{Cc}") + ")$");
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(ApiDocument::patterns);
        }
        if (schema.getItems() != null) {
            patterns(schema.getItems());
        }
    }

    private void complete(HttpMethod verb, Operation operation) {
        String name = operation.getOperationId();
        if (name == null || !name.contains("_")) {
            return;
        }
        ClassInfo resource = code.getClassByName(name.substring(0, name.lastIndexOf('_')));
        MethodInfo method = resource == null ? null : resource.firstMethod(name.substring(name.lastIndexOf('_') + 1));
        if (method == null) {
            return;
        }
        name(operation, resource, method);
        status(operation.getResponses(), method);
        csv(operation.getResponses());
        tokens(operation, resource, method);
        operation.getResponses().removeAPIResponse("400");
        operation.getResponses().setDefaultValue(OASFactory.createAPIResponse().ref(SharedParts.PROBLEM));
        if (operation.getParameters() != null) {
            operation.setParameters(operation.getParameters().stream()
                    .filter(parameter -> !HttpHeaders.ACCEPT_LANGUAGE.equals(parameter.getName()))
                    .toList());
            operation.getParameters().stream()
                    .map(Parameter::getSchema)
                    .filter(Objects::nonNull)
                    .forEach(ApiDocument::patterns);
        }
        if (method.hasAnnotation(IDEMPOTENT)) {
            operation.addParameter(OASFactory.createParameter().ref(SharedParts.IDEMPOTENCY_KEY));
        }
    }

    /** JSON and CSV of one list are one operation, named by either method; and {@code list} is a word that generators keep. */
    private static void name(Operation operation, ClassInfo resource, MethodInfo method) {
        String simple = resource.simpleName();
        String tag = simple.endsWith(RESOURCE) ? simple.substring(0, simple.length() - RESOURCE.length()) : simple;
        String act = LISTS.contains(method.name()) ? "listAll" : method.name();
        operation.setTags(List.of(tag));
        operation.setSummary(null);
        operation.setOperationId(Character.toLowerCase(tag.charAt(0)) + tag.substring(1) + "_" + act);
    }

    private static void status(APIResponses responses, MethodInfo method) {
        AnnotationInstance said = method.annotation(STATUS);
        boolean isVoid = method.returnType().kind() == Type.Kind.VOID;
        String status = said != null ? Integer.toString(said.value().asInt()) : isVoid ? "204" : "200";
        List<String> successes = responses.getAPIResponses().keySet().stream()
                .filter(code -> code.startsWith("2"))
                .toList();
        APIResponse success = successes.stream()
                .map(responses::getAPIResponse)
                .max(Comparator.comparing(response -> response.getContent() != null))
                .orElseGet(OASFactory::createAPIResponse);
        successes.forEach(responses::removeAPIResponse);
        responses.addAPIResponse(status, success.description("Done"));
    }

    private static void csv(APIResponses responses) {
        responses.getAPIResponses().values().forEach(response -> {
            Content content = response.getContent();
            if (content != null) {
                Optional<String> csv = content.getMediaTypes().keySet().stream()
                        .filter(type -> type.startsWith(CSV))
                        .findFirst();
                csv.ifPresent(type -> {
                    content.removeMediaType(type);
                    content.addMediaType(
                            CSV,
                            OASFactory.createMediaType()
                                    .schema(OASFactory.createSchema().addType(SchemaType.STRING)));
                });
            }
        });
    }

    /** Who may call: nothing where everybody may. */
    private void tokens(Operation operation, ClassInfo resource, MethodInfo method) {
        AnnotationInstance accepts = method.annotation(ACCEPTS);
        if (accepts == null && !method.hasAnnotation(PERMIT_ALL)) {
            accepts = resource.declaredAnnotation(ACCEPTS);
        }
        if (accepts == null) {
            return;
        }
        List<String> kinds = List.of(accepts.value().asEnumArray());
        List<String> roles = accepts.value("roles") == null
                ? List.of()
                : List.of(accepts.value("roles").asStringArray());
        List<String> scopes = accepts.value("programs") == null
                ? List.of()
                : Stream.of(accepts.value("programs").asEnumArray())
                        .map(name -> Scope.valueOf(name).text())
                        .toList();
        if (roles.contains(Role.CLIENT)) {
            throw new IllegalStateException(method + " lets programs in by their role; it has to name a scope");
        }
        operation.addSecurityRequirement(
                OASFactory.createSecurityRequirement().addScheme(SharedParts.BEARER, List.of()));
        operation.setDescription("Takes "
                + String.join(" or ", kinds.stream().map(ApiDocument::tokenOf).toList())
                + (roles.isEmpty() ? "" : " of " + String.join(", ", roles))
                + (scopes.isEmpty() ? "." : ", or of a program with the scope " + String.join(" or ", scopes) + "."));
        operation
                .getResponses()
                .addAPIResponse("401", OASFactory.createAPIResponse().ref(SharedParts.UNAUTHORIZED));
        if (!scopes.isEmpty()) {
            operation.addExtension(SCOPES, scopes);
            operation.addParameter(OASFactory.createParameter().ref(SharedParts.ON_BEHALF_OF));
        }
    }

    private static String tokenOf(String kind) {
        return Map.of(TokenType.ACCESS.name(), "an access token", TokenType.PARTIAL.name(), "a partial token")
                .getOrDefault(kind, "a token");
    }
}
