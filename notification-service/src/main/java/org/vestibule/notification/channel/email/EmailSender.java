package org.vestibule.notification.channel.email;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.SMTPException;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.notification.channel.Handover;
import org.vestibule.notification.channel.Outcome;
import org.vestibule.notification.channel.Outcome.Accepted;
import org.vestibule.notification.channel.Outcome.Refused;
import org.vestibule.notification.channel.Outcome.Unknown;
import org.vestibule.notification.channel.Sends;

/** Hands an email to the mail server, as plain text, marked as sent by a program (RFC 3834 section 5). */
@Singleton
public class EmailSender {
    private static final String GATEWAY = "smtp";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /**
     * After it a server has closed a connection on which nothing happens (RFC 5321 section 4.5.3.2.7). The client does not say so where
     * the server never greeted.
     */
    private static final Duration LONGEST_CONNECTION = Duration.ofMinutes(5);

    private static final int DEEPEST_CAUSE = 8;

    private final ReactiveMailer mailer;
    /**
     * All mails are sent on one event loop. The client works on the context of who calls it; on that of a worker, which waits
     * for the mail, the server's answers would wait for the worker.
     */
    private final Context loop;

    private final String from;
    private final Sends sends;

    public EmailSender(
            ReactiveMailer mailer,
            Vertx vertx,
            @ConfigProperty(name = "quarkus.mailer.from") String from,
            Sends sends) {
        this.mailer = mailer;
        this.loop = vertx.getOrCreateContext();
        this.from = HeaderText.bareAddress(from);
        this.sends = sends;
    }

    /** Hands the email over once. */
    public Handover send(Email email) {
        String messageId = "<" + email.id() + "@" + from.substring(from.indexOf('@') + 1) + ">";
        CompletableFuture<Void> sent = handOver(email, messageId);
        Outcome outcome = outcomeOf(sent, messageId);
        sends.count(Channel.EMAIL, GATEWAY, outcome.label());
        return new Handover(GATEWAY, outcome, sent);
    }

    /** Goes on when nobody waits for it any more: the client has no way to end it, and it holds its connection. */
    private CompletableFuture<Void> handOver(Email email, String messageId) {
        try {
            return mailer.send(Mail.withText(email.to(), HeaderText.singleLine(email.subject()), email.body())
                            .setFrom(HeaderText.address(email.fromName(), from))
                            .addHeader("Message-ID", messageId)
                            .addHeader("Auto-Submitted", "auto-generated")
                            .addHeader("X-Auto-Response-Suppress", "All"))
                    .runSubscriptionOn(send -> loop.runOnContext(_ -> send.run()))
                    .subscribeAsCompletionStage()
                    .orTimeout(LONGEST_CONNECTION.toSeconds(), TimeUnit.SECONDS);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Outcome outcomeOf(CompletableFuture<Void> sent, String messageId) {
        try {
            sent.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return new Accepted(messageId);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unknown("interrupted");
        } catch (ExecutionException e) {
            return meaningOf(e.getCause());
        } catch (TimeoutException e) {
            return meaningOf(e);
        }
    }

    /** A reply from the server is a refusal; so is a connection that never was. All else leaves it open. */
    static Outcome meaningOf(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth++ < DEEPEST_CAUSE; cause = cause.getCause()) {
            switch (cause) {
                case SMTPException reply -> {
                    return new Refused("smtp " + reply.getReplyCode(), reply.isPermanent());
                }
                case ConnectException _, UnknownHostException _ -> {
                    return new Refused("no connection: " + cause.getClass().getSimpleName(), false);
                }
                case IllegalArgumentException _ -> {
                    return new Refused("not an address", true);
                }
                default -> {}
            }
        }
        return new Unknown(failure.getClass().getSimpleName());
    }
}
