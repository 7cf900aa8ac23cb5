package org.vestibule.portal.account;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages about one's own account say; the words are in {@code messages/account_en.properties} and {@code _da}. */
@MessageBundle("account")
public interface AccountTexts {
    @Message
    String password_title();

    @Message
    String current();

    @Message
    String new_password();

    @Message
    String new_hint(int length);

    @Message
    String change();

    @Message
    String password_changed();

    @Message
    String cancel();

    @Message
    String sessions_title();

    @Message
    String this_one();

    @Message
    String since(String when);

    @Message
    String last_used(String when);

    @Message
    String until(String when);

    @Message
    String end();

    @Message
    String end_others();

    @Message
    String session_ended();

    @Message
    String others_ended();

    @Message
    String browsers_title();

    @Message
    String browsers_intro();

    @Message
    String no_browsers();

    @Message
    String forget();

    @Message
    String browser_forgotten();

    @Message
    String activity_title();

    @Message
    String activity_intro();

    @Message
    String no_activity();

    @Message
    String older();

    @Message
    String failed();

    @Message
    String by(String who);

    @Message
    String unknown_device();

    @Message
    String back();
}
