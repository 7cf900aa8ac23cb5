package org.vestibule.portal.security;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages about one's own security say; the words are in {@code messages/security_en.properties} and {@code _da}. */
@MessageBundle("security")
public interface SecurityTexts {
    @Message
    String title();

    @Message
    String two_factor();

    @Message
    String on();

    @Message
    String off();

    @Message
    String off_intro();

    @Message
    String methods();

    @Message
    String add();

    @Message
    String app();

    @Message
    String sms();

    @Message
    String email();

    @Message
    String key();

    @Message
    String since(String when);

    @Message
    String last_used(String when);

    @Message
    String never_used();

    @Message
    String rename();

    @Message
    String new_name();

    @Message
    String save();

    @Message
    String remove();

    @Message
    String change_number();

    @Message
    String one_at_a_time();

    @Message
    String renamed();

    @Message
    String removed();

    @Message
    String recovery_codes();

    @Message
    String codes_left(int remaining, int total);

    @Message
    String new_codes();

    @Message
    String turn_off();

    @Message
    String turn_off_title();

    @Message
    String turn_off_intro();

    @Message
    String is_off();

    @Message
    String password();

    @Message
    String change_password();

    @Message
    String sessions();

    @Message
    String sessions_intro();

    @Message
    String show();

    @Message
    String activity();

    @Message
    String activity_intro();

    @Message
    String cancel();

    @Message
    String advice_reset();

    @Message
    String advice_codes_low();

    @Message
    String advice_second();

    @Message
    String advice_old_method();

    @Message
    String advice_soon();

    @Message
    String advice_seen();
}
