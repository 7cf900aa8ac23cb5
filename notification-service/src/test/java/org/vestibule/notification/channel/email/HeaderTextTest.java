package org.vestibule.notification.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.ext.mail.SMTPException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.vestibule.notification.channel.Outcome.Refused;
import org.vestibule.notification.channel.Outcome.Unknown;

class HeaderTextTest {
    @Test
    void nameCannotStartAnotherHeader() {
        assertThat(HeaderText.address("Shop\r\nBcc: all@example.org", "a@b.dk"))
                .isEqualTo("Shop Bcc all example.org <a@b.dk>");
        assertThat(HeaderText.singleLine("Hello\r\n\tBcc: x\u2028y")).isEqualTo("Hello Bcc: x y");
    }

    @Test
    void nameCannotBringAnAddressOfItsOwn() {
        assertThat(HeaderText.address("Bank <ceo@bank.dk>", "a@b.dk")).isEqualTo("Bank ceo bank.dk <a@b.dk>");
        assertThat(HeaderText.address("  ", "a@b.dk")).isEqualTo("a@b.dk");
    }

    @Test
    void addressIsFoundBehindItsName() {
        assertThat(HeaderText.bareAddress("Vestibule <no-reply@vestibule.example>"))
                .isEqualTo("no-reply@vestibule.example");
        assertThat(HeaderText.bareAddress("no-reply@vestibule.example")).isEqualTo("no-reply@vestibule.example");
    }

    @Test
    void repliesOfTheServerAreRefusals() {
        assertThat(EmailSender.meaningOf(new CompletionException(reply(550)))).isEqualTo(new Refused("smtp 550", true));
        assertThat(EmailSender.meaningOf(new CompletionException(reply(451))))
                .isEqualTo(new Refused("smtp 451", false));
    }

    @Test
    void noConnectionIsARefusalAndALostOneIsUnknown() {
        assertThat(EmailSender.meaningOf(new CompletionException(new ConnectException("refused"))))
                .isInstanceOf(Refused.class);
        assertThat(EmailSender.meaningOf(new IllegalStateException("Connection was closed")))
                .isInstanceOf(Unknown.class);
    }

    private static SMTPException reply(int code) {
        return new SMTPException("no", code, List.of(code + " no"), false);
    }
}
