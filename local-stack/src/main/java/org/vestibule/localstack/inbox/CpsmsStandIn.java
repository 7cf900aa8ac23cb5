package org.vestibule.localstack.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** CPSMS: {@code POST /v2/send}, HTTP Basic, one number or a list, 200 with what was sent to whom. */
record CpsmsStandIn(Mailbox mailbox, Clock clock) implements SmsGateway {
    @Override
    public Gateway gateway() {
        return Gateway.CPSMS;
    }

    @Override
    public boolean takes(String path) {
        return path.equals("/cpsms/v2/send");
    }

    @Override
    public Reply accept(Request request) throws IOException {
        if (request.basicCredentials().isEmpty()) {
            return error(401, "Unauthorized");
        }
        var sms = request.json();
        var numbers = numbers(sms.path("to"));
        if (numbers.isEmpty() || !numbers.stream().allMatch(number -> number.matches("\\d{8,15}"))) {
            return error(400, "Invalid to");
        }
        if (!sms.path("message").isTextual() || !sms.path("from").isTextual()) {
            return error(400, "message and from are required");
        }
        for (var number : numbers) {
            mailbox.add(ReceivedMessage.sms(
                    gateway(),
                    number,
                    sms.get("from").asText(),
                    sms.get("message").asText(),
                    clock.instant()));
        }
        var sent = numbers.stream()
                .map(number -> Map.of("to", number, "cost", 1, "smsAmount", 1))
                .toList();
        return Reply.json(200, Map.of("success", sent));
    }

    @Override
    public Reply refuse() {
        return error(402, "Not enough credit");
    }

    private static List<String> numbers(JsonNode to) {
        return to.isArray()
                ? StreamSupport.stream(to.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList()
                : to.isMissingNode() ? List.of() : List.of(to.asText());
    }

    private static Reply error(int code, String message) {
        return Reply.json(code, Map.of("error", List.of(Map.of("code", code, "message", message))));
    }
}
