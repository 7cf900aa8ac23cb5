package org.vestibule.portal.page;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What stands around every page; the words are in {@code messages/shell_en.properties} and {@code _da}. */
@MessageBundle("shell")
public interface ShellTexts {
    @Message
    String skip();

    @Message
    String navigation();

    @Message
    String customers();

    @Message
    String events();

    @Message
    String adoption();

    @Message
    String policy();

    @Message
    String security();

    @Message
    String log_out();

    @Message
    String help();

    @Message
    String emergency();

    @Message
    String ask_support();

    @Message
    String tries_left(int count);

    @Message
    String clock_behind(long seconds);

    @Message
    String retry_seconds(long seconds);

    @Message
    String retry_minutes(long minutes);

    @Message
    String to_the_start();

    @Message
    String not_found();

    @Message
    String not_found_detail();

    @Message
    String not_allowed();

    @Message
    String not_allowed_detail();

    @Message
    String form_too_old();

    @Message
    String form_too_old_detail();

    @Message
    String away();

    @Message
    String away_detail(long seconds);

    @Message
    String away_unsure();

    @Message
    String broken();

    @Message
    String broken_detail();

    @Message
    String try_again();

    @Message
    String which_portal();

    @Message
    String portal_name();

    @Message
    String go_on();
}
