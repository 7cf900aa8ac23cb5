package org.vestibule.localstack.inbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import org.vestibule.localstack.Server;
import org.vestibule.localstack.StartFailure;

/**
 * Where every mail and SMS of the local stack ends: an SMTP server, stand-ins for the SMS gateways' HTTP endpoints, and a
 * page and a small API to read what came.
 */
public final class Inbox implements Server {
    private final InetAddress host;
    private final int httpPort;
    private final int smtpPort;
    private final Mailbox mailbox = new Mailbox();
    private final SmsGateways gateways;
    private final InboxRoutes routes;
    private final Clock clock;
    private HttpServer http;
    private SmtpInbox smtp;

    /** On this machine alone. */
    public Inbox(int httpPort, int smtpPort, Clock clock) {
        this(InetAddress.ofLiteral("127.0.0.1"), httpPort, smtpPort, clock);
    }

    /** @param host the address to listen on */
    Inbox(InetAddress host, int httpPort, int smtpPort, Clock clock) {
        this.host = host;
        this.httpPort = httpPort;
        this.smtpPort = smtpPort;
        this.clock = clock;
        this.gateways = new SmsGateways(
                new GatewayApiStandIn(mailbox, clock),
                new CpsmsStandIn(mailbox, clock),
                new TwilioStandIn(mailbox, clock));
        this.routes = new InboxRoutes(mailbox, gateways);
    }

    public String url() {
        return "http://127.0.0.1:" + httpPort;
    }

    public int smtpPort() {
        return smtpPort;
    }

    /** Everything received, newest first. */
    public List<ReceivedMessage> messages() {
        return mailbox.all();
    }

    /** What came for one mail address or number, newest first. */
    public List<ReceivedMessage> messages(String to) {
        return mailbox.to(to);
    }

    public void clear() {
        mailbox.clear();
    }

    public void behave(Gateway gateway, Behaviour behaviour) {
        gateways.behave(gateway, behaviour);
    }

    @Override
    public synchronized void start() {
        if (http != null) {
            return;
        }
        int port = httpPort;
        try {
            http = HttpServer.create(new InetSocketAddress(host, httpPort), 0);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.createContext("/", this::answer);
            http.start();
            port = smtpPort;
            startMail();
        } catch (IOException | RuntimeException e) {
            stop();
            throw new StartFailure("The inbox cannot listen on port " + port + ": " + e.getMessage(), e);
        }
    }

    /** Takes mail again. */
    public synchronized void startMail() {
        if (smtp == null) {
            smtp = new SmtpInbox(host, smtpPort, mailbox, clock);
        }
    }

    /** Takes no mail, while SMS are taken: nothing listens on the SMTP port. */
    public synchronized void stopMail() {
        if (smtp != null) {
            smtp.close();
            smtp = null;
        }
    }

    @Override
    public synchronized void stop() {
        stopMail();
        if (http != null) {
            http.stop(0);
            http = null;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var reply = routes.answer(Request.read(exchange));
            var headers = exchange.getResponseHeaders();
            headers.set("Content-Type", reply.contentType());
            headers.set("Cache-Control", "no-store");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        }
    }
}
