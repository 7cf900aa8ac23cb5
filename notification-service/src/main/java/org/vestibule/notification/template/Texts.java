package org.vestibule.notification.template;

import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.vestibule.contracts.Message;
import org.vestibule.platform.text.Gsm7;

/**
 * Puts messages into words: {@code templates/<locale>/<template>.sms.txt} and {@code .email.txt}, whose first line is
 * the subject. A language without texts gets English.
 */
@Singleton
public class Texts {
    private static final String FALLBACK = "en";
    private static final String PARAMETERS = "parameters";
    private static final String SUBJECT = "Subject: ";

    /** Septets a tenant's name is never cut below: it must tell who writes. */
    private static final int SHORTEST_NAME = 12;

    private final Engine engine;
    private final TextConfig config;

    public Texts(Engine engine, TextConfig config) {
        this.engine = engine;
        this.config = config;
    }

    /**
     * In GSM-7, the origin-bound line at the end; see {@link OriginBoundLine}. The tenant's name gets the room that the
     * rest leaves in the last segment, so only a host of uncommon length makes it two; what is to be approved may take
     * three, and is not sent where that is not enough.
     */
    public String sms(Message message) {
        String line = OriginBoundLine.of(
                        message.tenant().loginHost(), message.values().get("code"))
                .map(bound -> "\n\n" + bound)
                .orElse("");
        Map<String, Object> values = valuesOf(message);
        values.put("tenant", "");
        if (values.get(PARAMETERS) instanceof String parameters) {
            requireWhole(parameters, Gsm7.septets(words(message, values) + line) + SHORTEST_NAME);
        }
        int rest = Gsm7.septets(words(message, values) + line);
        String name = Gsm7.fit(SingleLine.of(message.tenant().name()));
        values.put("tenant", Gsm7.shorten(name, Gsm7.septetsFor(rest + SHORTEST_NAME) - rest));
        return words(message, values) + line;
    }

    /** What is approved is what is read: nothing of it is replaced by a near letter, and nothing is cut. */
    private static void requireWhole(String parameters, int septets) {
        if (!Gsm7.isGsm7(parameters) || septets > Gsm7.THREE_SEGMENTS) {
            throw new MissingText("what is to be approved cannot be shown whole in an SMS");
        }
    }

    private String words(Message message, Map<String, Object> values) {
        return Gsm7.fit(render(message, "sms", values).strip());
    }

    public Letter email(Message message) {
        String whole = render(message, "email", valuesOf(message)).strip();
        int end = whole.indexOf('\n');
        if (!whole.startsWith(SUBJECT) || end < 0) {
            throw new MissingText("template " + fileOf(message, "email") + " has no subject");
        }
        return new Letter(
                whole.substring(SUBJECT.length(), end).strip(),
                whole.substring(end).strip() + "\n");
    }

    private String render(Message message, String kind, Map<String, Object> values) {
        try {
            return find(message, kind).data(values).render();
        } catch (TemplateException e) {
            throw new MissingText("a value of template " + fileOf(message, kind) + " is missing");
        }
    }

    private Template find(Message message, String kind) {
        String file = fileOf(message, kind);
        return Optional.ofNullable(engine.getTemplate(languageOf(message) + "/" + file))
                .or(() -> Optional.ofNullable(engine.getTemplate(FALLBACK + "/" + file)))
                .orElseThrow(() -> new MissingText("no template " + file));
    }

    private static String fileOf(Message message, String kind) {
        return message.template().name().toLowerCase(Locale.ROOT) + "." + kind + ".txt";
    }

    private static String languageOf(Message message) {
        String language = message.locale() == null
                ? FALLBACK
                : Locale.forLanguageTag(message.locale()).getLanguage();
        return language.matches("[a-z]{2,3}") ? language : FALLBACK;
    }

    private Map<String, Object> valuesOf(Message message) {
        Map<String, Object> values = new HashMap<>();
        if (message.values() != null) {
            message.values()
                    .forEach((name, value) -> values.put(
                            name, name.equals(PARAMETERS) ? SingleLine.ofEach(value) : SingleLine.of(value)));
        }
        values.computeIfPresent(
                "time", (_, time) -> WrittenTime.of((String) time, languageOf(message), config.timeZone()));
        values.put("tenant", SingleLine.of(message.tenant().name()));
        values.put("support_email", SingleLine.of(message.tenant().supportEmail()));
        values.put("emergency_sms", SingleLine.of(message.tenant().emergencySms()));
        return values;
    }
}
