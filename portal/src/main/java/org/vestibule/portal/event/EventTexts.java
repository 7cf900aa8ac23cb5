package org.vestibule.portal.event;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;
import org.vestibule.contracts.EventType;

/**
 * What has happened, in words that suit who it happened to and who serves them; in {@code messages/event_en.properties} and
 * {@code _da}. A constant of an enum that has no text there does not compile.
 */
@MessageBundle("event")
public interface EventTexts {
    @Message
    String what(EventType type);

    @Message
    String word(Word word);

    @Message
    String events();

    @Message
    String when();

    @Message
    String happened();

    @Message
    String by();

    @Message
    String from_where();

    @Message
    String failed();

    @Message
    String by_staff(String name);

    @Message
    String staff();

    @Message
    String a_program();

    @Message
    String by_client(String name);

    @Message
    String by_client_for(String name, String person);

    @Message
    String by_system();

    @Message
    String reason(String text);

    @Message
    String named(String name);

    @Message
    String remaining(String count);

    @Message
    String version(String number);

    @Message
    String budget(String codes);
}
