package org.vestibule.importer.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.vestibule.contracts.ImportedFactors.App;
import org.vestibule.contracts.ImportedFactors.Code;
import org.vestibule.importer.entry.Entry;
import org.vestibule.importer.entry.Entry.Unfit;
import org.vestibule.importer.entry.LeftBehind;
import org.vestibule.importer.entry.Newcomer;

/** Makes of a user of a realm one of ours. Roles and groups stay where they are: everybody becomes a customer. */
final class UserConversion {
    private static final Pattern LOCALE = Pattern.compile("[a-z]{2}(-[A-Z]{2})?");

    private final String accountAttribute;

    UserConversion(String accountAttribute) {
        this.accountAttribute = accountAttribute;
    }

    Entry convert(JsonNode user) {
        String username = user.path("username").asText("").strip();
        if (username.isEmpty()) {
            return new Unfit(null, "invalid-request", "no username");
        }
        if (user.hasNonNull("serviceAccountClientId")) {
            return new Unfit(username, "service-account", "belongs to a program");
        }
        if (!user.path("enabled").asBoolean(true)) {
            return new Unfit(username, "disabled", "is disabled there");
        }
        String email = user.path("email").asText("").strip();
        if (email.isEmpty()) {
            return new Unfit(username, "no-email", "has no email address there");
        }
        return carry(user, username, email);
    }

    private Newcomer carry(JsonNode user, String username, String email) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.put("username", username);
        fields.put("email", email);
        List<LeftBehind> left = new ArrayList<>();
        String locale = attribute(user, "locale").replace('_', '-');
        if (LOCALE.matcher(locale).matches()) {
            fields.put("locale", locale);
        } else if (!locale.isEmpty()) {
            left.add(LeftBehind.other("locale", locale));
        }
        String account = attribute(user, accountAttribute);
        if (!account.isEmpty()) {
            fields.put("account", account);
        }
        left.addAll(loginsElsewhere(user));
        List<App> apps = new ArrayList<>();
        List<Code> codes = new ArrayList<>();
        for (JsonNode node : user.path("credentials")) {
            Credential credential = Credential.of(node);
            switch (credential.convert()) {
                case Converted.Password(var scheme, var value) ->
                    fields.putObject("password_hash").put("scheme", scheme).put("value", value);
                case Converted.Totp(var app) -> apps.add(app);
                case Converted.RecoveryCodes(var more) -> codes.addAll(more);
                case Converted.Impossible(var why) -> left.add(credential.leftBehind(why));
            }
        }
        return Newcomer.of(username, fields, apps, codes, left);
    }

    /** How else they log in there, and what they are to do when they next do. */
    private static List<LeftBehind> loginsElsewhere(JsonNode user) {
        List<LeftBehind> left = new ArrayList<>();
        user.path("requiredActions").forEach(action -> left.add(LeftBehind.other("required-action", action.asText())));
        user.path("federatedIdentities")
                .forEach(identity -> left.add(LeftBehind.other(
                        "identity-provider", identity.path("identityProvider").asText())));
        if (user.hasNonNull("federationLink")) {
            left.add(LeftBehind.other(
                    "user-federation", user.path("federationLink").asText()));
        }
        return left;
    }

    private static String attribute(JsonNode user, String name) {
        return user.path("attributes").path(name).path(0).asText("").strip();
    }
}
