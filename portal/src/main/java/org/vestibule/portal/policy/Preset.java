package org.vestibule.portal.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** A policy that fits a kind of portal, from {@code deploy/policies}. */
public enum Preset {
    WEBSHOP_ADMIN,
    RESELLER_STOREFRONT,
    HOSTING_CUSTOMER_AREA,
    CUSTOMER_ADMINISTRATION,
    CERTIFICATE_ACCOUNT;

    /** The tenant's own, whatever rules it takes: a preset's are examples. */
    private static final List<String> OWN =
            List.of("issuer", "webauthn", "send_budget_per_day", "acknowledged_risks", "single_factor_password_length");

    /** Lists whose order means nothing. */
    private static final List<String> SETS = List.of("methods");

    private final ObjectNode rules = read();

    /** The name of the file, and of the demo tenant that has it. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Preset> of(String slug) {
        return Arrays.stream(values())
                .filter(preset -> preset.slug().equals(slug))
                .findFirst();
    }

    /** Those that a policy equals, apart from what is the tenant's own; two kinds of portals may want the same rules. */
    static List<Preset> equalTo(ObjectNode policy) {
        return Arrays.stream(values()).filter(preset -> preset.is(policy)).toList();
    }

    /** A policy by these rules; name, site of security keys and budget stay those of {@code present}. */
    ObjectNode appliedTo(ObjectNode present) {
        ObjectNode policy = rules.deepCopy().remove(OWN);
        OWN.stream()
                .filter(present::hasNonNull)
                .forEach(own -> policy.set(own, present.get(own).deepCopy()));
        return policy;
    }

    private boolean is(ObjectNode policy) {
        return Rule.NAMES.stream()
                .filter(rule -> !OWN.contains(rule))
                .allMatch(rule -> Objects.equals(comparable(rule, rules), comparable(rule, policy)));
    }

    /** Absent, null and, for days, none are the same. */
    private static Object comparable(String rule, ObjectNode policy) {
        JsonNode value = policy.path(rule);
        if (value.isNull()
                || value.isMissingNode()
                || value.isInt() && rule.equals(Rule.BROWSER_DAYS) && value.asInt() == 0) {
            return null;
        }
        if (SETS.contains(rule)) {
            return value.valueStream().map(JsonNode::asText).sorted().toList();
        }
        return value.isArray() ? value.valueStream().map(JsonNode::asText).toList() : value.asText();
    }

    private ObjectNode read() {
        String file = "/presets/" + slug() + ".json";
        try (InputStream in = Preset.class.getResourceAsStream(file)) {
            return (ObjectNode) new ObjectMapper().readTree(Objects.requireNonNull(in, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
