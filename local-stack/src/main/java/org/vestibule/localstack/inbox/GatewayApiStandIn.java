package org.vestibule.localstack.inbox;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** GatewayAPI: {@code POST /mobile/single}, token in the Authorization header, 202 with a message id. */
record GatewayApiStandIn(Mailbox mailbox, Clock clock, AtomicLong ids) implements SmsGateway {
    GatewayApiStandIn(Mailbox mailbox, Clock clock) {
        this(mailbox, clock, new AtomicLong(1));
    }

    @Override
    public Gateway gateway() {
        return Gateway.GATEWAYAPI;
    }

    @Override
    public boolean takes(String path) {
        return path.equals("/gatewayapi/mobile/single");
    }

    @Override
    public Reply accept(Request request) throws IOException {
        if (request.authorization().filter(value -> value.startsWith("Token ")).isEmpty()) {
            return Reply.json(401, Map.of("detail", "Authentication credentials were not provided."));
        }
        var sms = request.json();
        if (!sms.path("recipient").isIntegralNumber()) {
            return invalid("recipient", "value is not a valid integer");
        }
        if (!sms.path("message").isTextual() || !sms.path("sender").isTextual()) {
            return invalid("message", "field required");
        }
        mailbox.add(ReceivedMessage.sms(
                gateway(),
                sms.get("recipient").asText(),
                sms.get("sender").asText(),
                sms.get("message").asText(),
                clock.instant()));
        var answer = new LinkedHashMap<String, Object>();
        answer.put("msg_id", Long.toString(ids.getAndIncrement()));
        answer.put("recipient", sms.get("recipient").asLong());
        answer.put("reference", sms.path("reference").asText(null));
        return Reply.json(202, answer);
    }

    @Override
    public Reply refuse() {
        return invalid("recipient", "recipient is blocked");
    }

    private static Reply invalid(String field, String why) {
        return Reply.json(422, Map.of("detail", List.of(Map.of("loc", List.of("body", field), "msg", why))));
    }
}
