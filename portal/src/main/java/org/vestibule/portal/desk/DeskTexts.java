package org.vestibule.portal.desk;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the reseller's pages say; the words are in {@code messages/desk_en.properties} and {@code _da}. */
@MessageBundle("desk")
public interface DeskTexts {
    @Message
    String customers();

    @Message
    String search();

    @Message
    String two_factor();

    @Message
    String all();

    @Message
    String enabled();

    @Message
    String disabled();

    @Message
    String find();

    @Message
    String none_found();

    @Message
    String all_customers();

    @Message
    String none_yet();

    @Message
    String username();

    @Message
    String email();

    @Message
    String account();

    @Message
    String methods();

    @Message
    String since();

    @Message
    String paging();

    @Message
    String first_page();

    @Message
    String next_page();

    @Message
    String locked();

    @Message
    String locked_for(long minutes);

    @Message
    String locked_until_staff();

    @Message
    String unlock();

    @Message
    String app();

    @Message
    String sms();

    @Message
    String key();

    @Message
    String set_up(String when);

    @Message
    String last_used(String when);

    @Message
    String never_used();

    @Message
    String codes_left(int remaining, int total);

    @Message
    String disable();

    @Message
    String off_intro();

    @Message
    String who();

    @Message
    String lately();

    @Message
    String nothing_yet();

    @Message
    String whole_log();

    @Message
    String as_csv();

    @Message
    String disable_title(String username);

    @Message
    String disable_intro(String username);

    @Message
    String why();

    @Message
    String why_disable_hint();

    @Message
    String cancel();

    @Message
    String is_off(String username);

    @Message
    String unlock_title(String username);

    @Message
    String unlock_intro(String username);

    @Message
    String is_unlocked(String username);

    @Message
    String log_of(String username);

    @Message
    String newest();

    @Message
    String older();

    @Message
    String log();

    @Message
    String verify_intro();

    @Message
    String verify();

    @Message
    String kind();

    @Message
    String from();

    @Message
    String to();

    @Message
    String show();

    @Message
    String no_events();

    @Message
    String whose();

    @Message
    String a_customer();

    @Message
    String log_intact(long events);

    @Message
    String log_broken(long number);

    @Message
    String log_broken_detail(long events);

    @Message
    String log_too_long();

    @Message
    String log_too_long_detail();

    @Message
    String adoption();

    @Message
    String share_now();

    @Message
    String share_of(long enabled, long customers);

    @Message
    String who_has_not();

    @Message
    String by_method();

    @Message
    String by_method_note();

    @Message
    String over_time();

    @Message
    String chart_detail(String day, long share, String last_day, long last_share);

    @Message
    String as_table();

    @Message
    String day();

    @Message
    String share();
}
