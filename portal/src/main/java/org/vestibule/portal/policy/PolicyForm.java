package org.vestibule.portal.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.DefaultValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestForm;

/**
 * A policy as it stands in the fields of a form, each under its name of the contract. What cannot be read goes to the service as it
 * was typed, which says what is wrong with it.
 *
 * @param graceUntil the last day on which who must have a second factor gets in without; empty for none
 * @param smsCountries codes with anything between them
 * @param keyOrigins one a line
 */
public record PolicyForm(
        @RestForm("methods") List<String> methods,
        @RestForm("max_active_methods") @DefaultValue("") String maxActiveMethods,
        @RestForm("recommended_methods") @DefaultValue("") String recommendedMethods,
        @RestForm("enforcement") @DefaultValue("") String enforcement,
        @RestForm("grace_until") @DefaultValue("") String graceUntil,
        @RestForm("recovery_codes") @DefaultValue("") String recoveryCodes,
        @RestForm("password_reset") @DefaultValue("") String passwordReset,
        @RestForm("change_requires") @DefaultValue("") String changeRequires,
        @RestForm("sms_countries") @DefaultValue("") String smsCountries,
        @RestForm("send_budget_per_day") @DefaultValue("") String sendBudgetPerDay,
        @RestForm("trusted_browser_days") @DefaultValue("") String trustedBrowserDays,
        @RestForm("acknowledged_risks") List<String> acknowledgedRisks,

        @RestForm("single_factor_password_length") @DefaultValue("")
        String passwordLength,

        @RestForm("issuer") @DefaultValue("") String issuer,
        @RestForm("webauthn_rp_id") @DefaultValue("") String keySite,
        @RestForm("webauthn_origins") @DefaultValue("") String keyOrigins) {

    static PolicyForm of(ObjectNode policy, ZoneId zone) {
        JsonNode keys = policy.path(Rule.KEYS);
        return new PolicyForm(
                texts(policy.path(Rule.METHODS)),
                text(policy, Rule.MAX_METHODS),
                text(policy, Rule.RECOMMENDED_METHODS),
                text(policy, Rule.ENFORCEMENT),
                lastDay(policy, zone),
                text(policy, Rule.RECOVERY_CODES),
                text(policy, Rule.PASSWORD_RESET),
                text(policy, Rule.CHANGE_REQUIRES),
                String.join(", ", texts(policy.path(Rule.COUNTRIES))),
                text(policy, Rule.BUDGET),
                text(policy, Rule.BROWSER_DAYS),
                texts(policy.path(Rule.RISKS)),
                text(policy, Rule.PASSWORD_LENGTH),
                text(policy, Rule.ISSUER),
                keys.path("rp_id").asText(""),
                String.join("\n", texts(keys.path("origins"))));
    }

    /** What is to be put in the place of {@code present}. Members that the form does not have stay as they are. */
    ObjectNode appliedTo(ObjectNode present, ZoneId zone) {
        ObjectNode policy = present.deepCopy().remove(List.of(Rule.WARNINGS, Rule.RISKS, Rule.PASSWORD_LENGTH));
        policy.set(Rule.METHODS, array(methods == null ? List.of() : methods));
        number(policy, Rule.MAX_METHODS, maxActiveMethods);
        number(policy, Rule.RECOMMENDED_METHODS, recommendedMethods);
        policy.put(Rule.ENFORCEMENT, enforcement);
        grace(policy, zone);
        number(policy, Rule.RECOVERY_CODES, recoveryCodes);
        policy.put(Rule.PASSWORD_RESET, passwordReset);
        policy.put(Rule.CHANGE_REQUIRES, changeRequires);
        policy.set(Rule.COUNTRIES, array(words(smsCountries.toUpperCase(Locale.ROOT))));
        number(policy, Rule.BUDGET, sendBudgetPerDay);
        number(policy, Rule.BROWSER_DAYS, trustedBrowserDays);
        if (acknowledgedRisks != null && !acknowledgedRisks.isEmpty()) {
            policy.set(Rule.RISKS, array(acknowledgedRisks));
        }
        if (!passwordLength.isBlank()) {
            number(policy, Rule.PASSWORD_LENGTH, passwordLength);
        }
        policy.put(Rule.ISSUER, issuer.isBlank() ? null : issuer.strip());
        keys(policy);
        return policy;
    }

    public boolean offers(String method) {
        return methods != null && methods.contains(method);
    }

    public boolean acknowledges(String risk) {
        return acknowledgedRisks != null && acknowledgedRisks.contains(risk);
    }

    private void grace(ObjectNode policy, ZoneId zone) {
        if (graceUntil.equals(lastDay(policy, zone))) {
            return;
        }
        try {
            policy.put(
                    Rule.GRACE,
                    graceUntil.isBlank()
                            ? null
                            : LocalDate.parse(graceUntil)
                                    .plusDays(1)
                                    .atStartOfDay(zone)
                                    .toInstant()
                                    .toString());
        } catch (DateTimeException noDay) {
            policy.put(Rule.GRACE, graceUntil);
        }
    }

    private void keys(ObjectNode policy) {
        if (keySite.isBlank() && keyOrigins.isBlank()) {
            policy.putNull(Rule.KEYS);
            return;
        }
        ObjectNode keys = policy.path(Rule.KEYS) instanceof ObjectNode present ? present : policy.putObject(Rule.KEYS);
        keys.put("rp_id", keySite.strip());
        keys.set("origins", array(words(keyOrigins)));
    }

    /** A time at midnight ends the day before. */
    private static String lastDay(ObjectNode policy, ZoneId zone) {
        if (!policy.hasNonNull(Rule.GRACE)) {
            return "";
        }
        ZonedDateTime end = Instant.parse(policy.get(Rule.GRACE).asText()).atZone(zone);
        LocalDate day = end.toLocalDate();
        return (end.toLocalTime().equals(LocalTime.MIDNIGHT) ? day.minusDays(1) : day).toString();
    }

    private static void number(ObjectNode policy, String rule, String typed) {
        String text = typed == null ? "" : typed.strip();
        if (text.isEmpty()) {
            policy.putNull(rule);
        } else if (text.matches("-?[0-9]{1,9}")) {
            policy.put(rule, Integer.parseInt(text));
        } else {
            policy.put(rule, text);
        }
    }

    private static List<String> words(String typed) {
        return Arrays.stream(typed.split("[\\s,;]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static JsonNode array(List<String> values) {
        return values.stream()
                .map(JsonNodeFactory.instance::textNode)
                .collect(Collectors.collectingAndThen(
                        Collectors.toList(),
                        nodes -> JsonNodeFactory.instance.arrayNode().addAll(nodes)));
    }

    private static String text(ObjectNode policy, String rule) {
        return policy.path(rule).asText("").equals("null")
                ? ""
                : policy.path(rule).asText("");
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }
}
