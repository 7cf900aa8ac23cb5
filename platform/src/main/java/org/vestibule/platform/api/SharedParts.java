package org.vestibule.platform.api;

import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.OnBehalfOf;

/** What every service's document has in common, under the names it is referred to by. */
final class SharedParts {
    static final String PROBLEM = "#/components/responses/Problem";
    static final String UNAUTHORIZED = "#/components/responses/Unauthorized";
    static final String IDEMPOTENCY_KEY = "#/components/parameters/IdempotencyKey";
    static final String ON_BEHALF_OF = "#/components/parameters/OnBehalfOf";
    static final String BEARER = "bearer";

    private SharedParts() {}

    static void addTo(OpenAPI document) {
        Components parts = document.getComponents() == null ? OASFactory.createComponents() : document.getComponents();
        parts.addSecurityScheme(
                BEARER,
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT"));
        parts.addParameter(
                "IdempotencyKey",
                header(
                        "Idempotency-Key",
                        "1 to 255 characters in double quotes: sent again under the same key, the request is answered as"
                                + " before and not done again"));
        parts.addParameter(
                "OnBehalfOf",
                header(
                        OnBehalfOf.HEADER,
                        "of programs alone, and asked of them by admin-service: for whom they act, in 1 to 100 printable"
                                + " characters, percent-encoded beyond ASCII"));
        parts.addSchema("Problem", problem());
        parts.addSchema("InvalidField", invalidField());
        parts.addResponse(
                "Problem",
                refusal("It was not done; type says why")
                        .addHeader(HttpHeaders.RETRY_AFTER, whole("seconds, where waiting helps")));
        parts.addResponse(
                "Unauthorized",
                refusal("The token or what was shown is not right, or not enough")
                        .addHeader(
                                HttpHeaders.WWW_AUTHENTICATE,
                                OASFactory.createHeader()
                                        .description("RFC 6750, RFC 9470")
                                        .schema(of(SchemaType.STRING))));
        document.setComponents(parts);
    }

    private static Parameter header(String name, String description) {
        return OASFactory.createParameter()
                .name(name)
                .in(Parameter.In.HEADER)
                .description(description)
                .schema(of(SchemaType.STRING));
    }

    private static Header whole(String description) {
        return OASFactory.createHeader().description(description).schema(of(SchemaType.INTEGER));
    }

    private static APIResponse refusal(String description) {
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                Problem.MEDIA_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"))));
    }

    /** RFC 9457; the members named here are those of more than one type. */
    private static Schema problem() {
        return of(SchemaType.OBJECT)
                .description("An error, RFC 9457. More members by type: see docs/front-end.md")
                .addProperty(
                        "type", of(SchemaType.STRING).description("urn:vestibule:problem: and a name; decide by it"))
                .addProperty("title", of(SchemaType.STRING).description("for people, in their language"))
                .addProperty("status", of(SchemaType.INTEGER).format("int32"))
                .addProperty("detail", of(SchemaType.STRING).description("for people, in their language"))
                .addProperty(
                        "errors",
                        of(SchemaType.ARRAY).items(OASFactory.createSchema().ref("#/components/schemas/InvalidField")))
                .addProperty("reason", of(SchemaType.STRING))
                .addProperty("retry_after_s", of(SchemaType.INTEGER).format("int64"))
                .addProperty("remaining_attempts", of(SchemaType.INTEGER).format("int32"))
                .addRequired("type")
                .addRequired("title")
                .addRequired("status")
                .additionalPropertiesBoolean(true);
    }

    private static Schema invalidField() {
        return of(SchemaType.OBJECT)
                .addProperty("field", of(SchemaType.STRING))
                .addProperty("message", of(SchemaType.STRING))
                .addRequired("field")
                .addRequired("message");
    }

    private static Schema of(SchemaType type) {
        return OASFactory.createSchema().addType(type);
    }
}
