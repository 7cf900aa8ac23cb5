package org.vestibule.portal.login;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages before the inside say; the words are in {@code messages/login_en.properties} and {@code _da}. */
@MessageBundle("login")
public interface LoginTexts {
    @Message
    String title();

    @Message
    String intro(String tenant);

    @Message
    String username();

    @Message
    String password();

    @Message
    String log_in();

    @Message
    String forgot();

    @Message
    String logged_out();

    @Message
    String fill_both();

    @Message
    String took_too_long();

    @Message
    String second_title();

    @Message
    String app_intro(String name);

    @Message
    String sms_intro(String hint);

    @Message
    String email_intro(String hint);

    @Message
    String no_code_now(long minutes, long hours);

    @Message
    String sms_not_sent(String hint);

    @Message
    String email_not_sent(String hint);

    @Message
    String send();

    @Message
    String resend();

    @Message
    String resend_in(long seconds);

    @Message
    String key_intro();

    @Message
    String use_key();

    @Message
    String key_needs_script();

    @Message
    String key_failed();

    @Message
    String recovery_title();

    @Message
    String recovery_intro();

    @Message
    String code();

    @Message
    String recovery_code();

    @Message
    String six_digits();

    @Message
    String go_on();

    @Message
    String trust(int days);

    @Message
    String other_ways();

    @Message
    String use_app(String name);

    @Message
    String use_sms(String hint);

    @Message
    String use_email(String hint);

    @Message
    String use_security_key();

    @Message
    String use_recovery_code();

    @Message
    String start_over();

    @Message
    String confirm_title();

    @Message
    String confirm_intro();

    @Message
    String forgot_title();

    @Message
    String forgot_intro();

    @Message
    String email();

    @Message
    String mail_link();

    @Message
    String mailed_title();

    @Message
    String mailed_intro(String email);

    @Message
    String mailed_nothing();

    @Message
    String back_to_login();

    @Message
    String reset_title();

    @Message
    String new_password();

    @Message
    String new_password_hint(int length);

    @Message
    String set_password();

    @Message
    String password_is_set();
}
