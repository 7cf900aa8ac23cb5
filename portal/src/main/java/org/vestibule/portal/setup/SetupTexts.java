package org.vestibule.portal.setup;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages for setting up a method say; the words are in {@code messages/setup_en.properties} and {@code _da}. */
@MessageBundle("setup")
public interface SetupTexts {
    @Message
    String required_title();

    @Message
    String required_intro();

    @Message
    String choose_app();

    @Message
    String choose_app_detail();

    @Message
    String choose_sms();

    @Message
    String choose_sms_detail();

    @Message
    String choose_email();

    @Message
    String choose_email_detail();

    @Message
    String choose_key();

    @Message
    String choose_key_detail();

    @Message
    String set_up();

    @Message
    String app_title();

    @Message
    String app_get();

    @Message
    String app_name();

    @Message
    String name_optional();

    @Message
    String start();

    @Message
    String scan_title();

    @Message
    String scan_intro();

    @Message
    String scan_alt();

    @Message
    String key_text();

    @Message
    String copy();

    @Message
    String copied();

    @Message
    String fresh_qr();

    @Message
    String type_code();

    @Message
    String confirm();

    @Message
    String sms_title();

    @Message
    String sms_change_title();

    @Message
    String phone();

    @Message
    String phone_hint();

    @Message
    String send_code();

    @Message
    String email_title();

    @Message
    String email();

    @Message
    String code_sent(String hint);

    @Message
    String sent_code();

    @Message
    String resend();

    @Message
    String resend_in(long seconds);

    @Message
    String other_phone();

    @Message
    String other_email();

    @Message
    String nothing_came();

    @Message
    String webauthn_title();

    @Message
    String webauthn_name();

    @Message
    String webauthn_touch();

    @Message
    String add_key();

    @Message
    String key_failed();

    @Message
    String needs_script();

    @Message
    String deactivate_first();

    @Message
    String to_security();

    @Message
    String cancel();

    @Message
    String done();

    @Message
    String done_log_in();

    @Message
    String codes_title();

    @Message
    String codes_intro();

    @Message
    String copy_all();

    @Message
    String download();

    @Message
    String print();

    @Message
    String have_saved();

    @Message
    String save_first();

    @Message
    String go_on();

    @Message
    String codes_file(String tenant, String username);

    @Message
    String regenerate_title();

    @Message
    String regenerate_intro();

    @Message
    String regenerate();
}
