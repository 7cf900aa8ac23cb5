package org.vestibule.localstack.inbox;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.concurrent.Executors;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** Takes every mail, for whomever it is. */
final class SmtpInbox implements AutoCloseable {
    private final Mailbox mailbox;
    private final Clock clock;
    private final SMTPServer server;

    SmtpInbox(InetAddress host, int port, Mailbox mailbox, Clock clock) {
        this.mailbox = mailbox;
        this.clock = clock;
        this.server = SMTPServer.port(port)
                .bindAddress(host)
                .hostName("localhost")
                .executorService(Executors.newVirtualThreadPerTaskExecutor())
                .messageHandler((context, from, to, data) -> receive(from, to, data))
                .build();
        server.start();
    }

    @Override
    public void close() {
        server.stop();
    }

    private void receive(String from, String to, byte[] data) throws RejectException {
        try {
            var mail = Mail.parse(data);
            mailbox.add(
                    ReceivedMessage.email(to, mail.from().orElse(from), mail.subject(), mail.text(), clock.instant()));
        } catch (IOException e) {
            throw new RejectException(554, "This mail cannot be read: " + e.getMessage());
        }
    }
}
