package org.vestibule.portal.event;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vestibule.contracts.EventType;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.rest.AdminApi.Actor;
import org.vestibule.portal.rest.AdminApi.LoggedEvent;

/** Tells events in the visitor's language. */
@Singleton
public class EventWords {
    private final Pages pages;

    public EventWords(Pages pages) {
        this.pages = pages;
    }

    /**
     * An event in words.
     *
     * @param what in a few words; the type itself for one that is younger than these pages
     * @param more what else is known of it, empty where nothing is
     * @param by who did it, empty where it was the person it is about
     */
    public record Told(LoggedEvent event, String what, String more, String by) {
        /** Failed, and the words for its type do not say so already. */
        public boolean isMarkedFailed() {
            return event.isFailure()
                    && !event.type().endsWith(".failed")
                    && !event.type().endsWith(".locked");
        }
    }

    public Told tell(LoggedEvent event) {
        EventTexts texts = pages.texts(EventTexts.class);
        return new Told(
                event,
                event.known().map(texts::what).orElse(event.type()),
                more(texts, event),
                event.isByOther() ? by(texts, event.actor()) : "");
    }

    private static String more(EventTexts texts, LoggedEvent event) {
        Map<String, Object> details = event.details() == null ? Map.of() : event.details();
        var told = details.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(detail -> said(texts, detail.getKey(), detail.getValue()));
        boolean byBrowser = EventType.LOGIN_SUCCEEDED.type().equals(event.type()) && details.containsKey("browser_id");
        var browser = byBrowser ? Stream.of(texts.word(Word.TRUSTED_BROWSER)) : Stream.<String>empty();
        return Stream.concat(told, browser).collect(Collectors.joining(", "));
    }

    private static Stream<String> said(EventTexts texts, String name, Object value) {
        String text = Word.of(value).map(texts::word).orElse(String.valueOf(value));
        return switch (name) {
            case "method", "device", "action" -> Stream.of(text);
            case "name" -> Stream.of(texts.named(text));
            case "reason" -> Stream.of(texts.reason(text));
            case "remaining" -> Stream.of(texts.remaining(text));
            case "version" -> Stream.of(texts.version(text));
            case "budget" -> Stream.of(texts.budget(text));
            case "imported" -> Boolean.TRUE.equals(value) ? Stream.of(texts.word(Word.IMPORTED)) : Stream.empty();
            default -> Stream.empty();
        };
    }

    static String by(EventTexts texts, Actor actor) {
        String kind = actor == null || actor.kind() == null ? "system" : actor.kind();
        String name = actor == null ? null : actor.name();
        return switch (kind) {
            case "staff" -> name == null ? texts.staff() : texts.by_staff(name);
            case "client" -> {
                if (name == null) {
                    yield texts.a_program();
                }
                yield actor.onBehalfOf() == null
                        ? texts.by_client(name)
                        : texts.by_client_for(name, actor.onBehalfOf());
            }
            default -> name == null || kind.equals("system") ? texts.by_system() : name;
        };
    }
}
