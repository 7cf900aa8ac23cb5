package org.vestibule.notification.delivery;

import jakarta.inject.Singleton;
import java.time.Clock;
import org.vestibule.notification.channel.Handover;
import org.vestibule.notification.channel.Sends;
import org.vestibule.notification.channel.email.Email;
import org.vestibule.notification.channel.email.EmailSender;
import org.vestibule.notification.channel.sms.Sms;
import org.vestibule.notification.channel.sms.SmsSender;
import org.vestibule.notification.template.Letter;
import org.vestibule.notification.template.Texts;

/** Puts an order into words and hands them to the channel it names. */
@Singleton
class Dispatch {
    private final Texts texts;
    private final SmsSender sms;
    private final EmailSender email;
    private final Sends sends;
    private final Clock clock;

    Dispatch(Texts texts, SmsSender sms, EmailSender email, Sends sends, Clock clock) {
        this.texts = texts;
        this.sms = sms;
        this.email = email;
        this.sends = sends;
        this.clock = clock;
    }

    /** Hands the message over once; {@code first} where nobody tried before. */
    Handover send(Order order, boolean first) {
        var message = order.message();
        return switch (message.channel()) {
            case SMS -> {
                String text = texts.sms(message);
                measure(order, first);
                yield sms.send(new Sms(message.to(), text, order.id(), order.validity(clock.instant())));
            }
            case EMAIL -> {
                Letter letter = texts.email(message);
                measure(order, first);
                yield email.send(
                        new Email(order.id(), message.tenant().name(), message.to(), letter.subject(), letter.body()));
            }
        };
    }

    void expired(Order order) {
        sends.count(order.message().channel(), "none", "expired");
    }

    private void measure(Order order, boolean first) {
        if (first) {
            sends.waited(order.message().channel(), order.isNotice(), order.asked());
        }
    }
}
