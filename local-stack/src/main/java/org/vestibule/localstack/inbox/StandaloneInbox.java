package org.vestibule.localstack.inbox;

import java.net.InetAddress;
import java.time.Clock;
import org.vestibule.localstack.StartFailure;

/** The inbox alone, in a container: only there does it listen on every address, since its callers are other containers. */
final class StandaloneInbox {
    private static final int HTTP_PORT = 8085;
    private static final int SMTP_PORT = 8025;

    private StandaloneInbox() {}

    public static void main(String[] arguments) {
        var inbox = new Inbox(InetAddress.ofLiteral("0.0.0.0"), HTTP_PORT, SMTP_PORT, Clock.systemUTC());
        try {
            inbox.start();
        } catch (StartFailure e) {
            System.err.println("Cannot start: " + e.getMessage());
            System.exit(1);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(inbox::stop));
        System.out.println("The inbox listens: HTTP on " + HTTP_PORT + ", SMTP on " + SMTP_PORT);
    }
}
