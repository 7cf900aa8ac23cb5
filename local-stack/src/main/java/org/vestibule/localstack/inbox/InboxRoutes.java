package org.vestibule.localstack.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Which request means what. */
final class InboxRoutes {
    private static final String GATEWAYS = "/gateways/";

    private final Mailbox mailbox;
    private final SmsGateways gateways;
    private final InboxPage page = new InboxPage();

    InboxRoutes(Mailbox mailbox, SmsGateways gateways) {
        this.mailbox = mailbox;
        this.gateways = gateways;
    }

    Reply answer(Request request) throws IOException {
        try {
            return route(request);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Reply.json(400, Map.of("message", "The request cannot be read"));
        }
    }

    private Reply route(Request request) throws IOException {
        var to = request.queryParameter("to");
        if (request.is("GET", "/")) {
            return Reply.html(page.render(to.map(mailbox::to).orElseGet(mailbox::all), to));
        }
        if (request.is("GET", "/messages")) {
            return Reply.json(200, Map.of("items", to.map(mailbox::to).orElseGet(mailbox::all)));
        }
        if (request.is("DELETE", "/messages")) {
            mailbox.clear();
            return Reply.empty(204);
        }
        if (request.method().equals("PUT") && request.path().startsWith(GATEWAYS)) {
            return behave(request);
        }
        return asset(request).or(() -> sms(request)).orElseGet(Reply::notFound);
    }

    private Reply behave(Request request) throws IOException {
        var gateway = Gateway.of(request.path().substring(GATEWAYS.length()));
        if (gateway.isEmpty()) {
            return Reply.notFound();
        }
        gateways.behave(
                gateway.get(), Behaviour.of(request.json().path("behaviour").asText()));
        return Reply.empty(204);
    }

    private Optional<Reply> asset(Request request) {
        return request.method().equals("GET") ? page.asset(request.path()) : Optional.empty();
    }

    private Optional<Reply> sms(Request request) {
        try {
            return gateways.answer(request);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
