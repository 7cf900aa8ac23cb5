package org.vestibule.portal.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.vestibule.portal.event.EventTexts;
import org.vestibule.portal.event.Word;
import org.vestibule.portal.page.Times;

/** Says what each rule of a policy means as it is set. */
final class Explanation {
    private final PolicyTexts texts;
    private final EventTexts words;
    private final Locale locale;

    Explanation(PolicyTexts texts, EventTexts words, Locale locale) {
        this.texts = texts;
        this.words = words;
        this.locale = locale;
    }

    List<Explained> of(ObjectNode policy) {
        return List.of(
                new Explained(texts.methods(), texts.methods_are(listed(policy.path(Rule.METHODS), this::word))),
                new Explained(
                        texts.max_methods(),
                        texts.max_is(policy.path(Rule.MAX_METHODS).asInt())),
                new Explained(
                        texts.recommended(),
                        texts.recommended_is(
                                policy.path(Rule.RECOMMENDED_METHODS).asInt())),
                new Explained(
                        texts.enforcement(),
                        enforcement(policy.path(Rule.ENFORCEMENT).asText())),
                new Explained(texts.grace(), grace(policy.path(Rule.GRACE))),
                new Explained(
                        texts.codes(), counted(policy.path(Rule.RECOVERY_CODES), texts.codes_none(), texts::codes_are)),
                new Explained(
                        texts.reset(), reset(policy.path(Rule.PASSWORD_RESET).asText())),
                new Explained(
                        texts.change(), change(policy.path(Rule.CHANGE_REQUIRES).asText())),
                new Explained(texts.countries(), countries(policy.path(Rule.COUNTRIES))),
                new Explained(texts.budget(), counted(policy.path(Rule.BUDGET), texts.budget_none(), texts::budget_is)),
                new Explained(
                        texts.browsers(),
                        counted(policy.path(Rule.BROWSER_DAYS), texts.browsers_none(), texts::browsers_are)),
                new Explained(
                        texts.length(),
                        counted(policy.path(Rule.PASSWORD_LENGTH), texts.length_none(), texts::length_is)),
                new Explained(texts.risks(), risks(policy.path(Rule.RISKS))),
                new Explained(texts.issuer(), issuer(policy.path(Rule.ISSUER))),
                new Explained(texts.keys(), keys(policy.path(Rule.KEYS))));
    }

    private String enforcement(String value) {
        return switch (value) {
            case "optional" -> texts.enforced_optional();
            case "after_first_order" -> texts.enforced_after_order();
            case "required" -> texts.enforced_always();
            default -> value;
        };
    }

    private String grace(JsonNode until) {
        return until.isTextual() ? texts.grace_is(Times.minute(Instant.parse(until.asText()))) : texts.grace_none();
    }

    private String reset(String value) {
        return switch (value) {
            case "blocked" -> texts.reset_blocked();
            case "second_factor" -> texts.reset_second_factor();
            default -> value;
        };
    }

    private String change(String value) {
        return switch (value) {
            case "session" -> texts.change_session();
            case "password" -> texts.change_password();
            case "second_factor" -> texts.change_second_factor();
            default -> value;
        };
    }

    private String countries(JsonNode codes) {
        return codes.isEmpty()
                ? texts.countries_none()
                : texts.countries_are(listed(codes, code -> Locale.of("", code).getDisplayCountry(locale)));
    }

    private String risks(JsonNode named) {
        return named.isEmpty() ? texts.risks_none() : texts.risks_are(listed(named, this::word));
    }

    /** What speaks against the policy; one that this portal does not know yet by its name. */
    List<String> warnings(ObjectNode policy) {
        return policy.path(Rule.WARNINGS)
                .valueStream()
                .map(JsonNode::asText)
                .map(warning -> switch (warning) {
                    case "no_phishing_resistant_method" -> texts.warning_no_keys();
                    case "unacknowledged_risks" -> texts.warning_risks();
                    default -> warning;
                })
                .toList();
    }

    private String issuer(JsonNode name) {
        return name.isTextual() ? texts.issuer_is(name.asText()) : texts.issuer_none();
    }

    private String keys(JsonNode keys) {
        return keys.isObject()
                ? texts.keys_are(keys.path("rp_id").asText(), listed(keys.path("origins"), UnaryOperator.identity()))
                : texts.keys_none();
    }

    private String word(String method) {
        return Word.of(method).map(words::word).orElse(method);
    }

    private static String counted(JsonNode count, String none, IntFunction<String> some) {
        return count.asInt(0) == 0 ? none : some.apply(count.asInt());
    }

    private static String listed(JsonNode values, UnaryOperator<String> said) {
        return values.valueStream().map(JsonNode::asText).map(said).collect(Collectors.joining(", "));
    }
}
