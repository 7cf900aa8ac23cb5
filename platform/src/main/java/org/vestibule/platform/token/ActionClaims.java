package org.vestibule.platform.token;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jose4j.jwt.JwtClaims;
import org.vestibule.contracts.Action;
import org.vestibule.contracts.Claim;

/** The {@link Action} that a token is about. The principal has turned its values into those of JSON-P. */
final class ActionClaims {
    private ActionClaims() {}

    /** Null where the token is about none. */
    static Action of(JwtClaims claims) {
        String name = claims.getClaimValueAsString(Claim.ACTION);
        return name != null && claims.getClaimValue(Claim.PARAMETERS) instanceof Map<?, ?> parameters
                ? new Action(name, plain(parameters))
                : null;
    }

    private static Map<String, Object> plain(Map<?, ?> parameters) {
        Map<String, Object> values = new LinkedHashMap<>();
        parameters.forEach((name, value) -> values.put(name.toString(), plain(value)));
        return values;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case JsonString text -> text.getString();
            case JsonNumber number -> number.bigDecimalValue();
            case JsonValue truth -> truth == JsonValue.TRUE;
            default -> value;
        };
    }
}
