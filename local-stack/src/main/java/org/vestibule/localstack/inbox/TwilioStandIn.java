package org.vestibule.localstack.inbox;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Twilio: form fields to {@code /2010-04-01/Accounts/{sid}/Messages.json}, HTTP Basic, 201 with a message sid. */
record TwilioStandIn(Mailbox mailbox, Clock clock) implements SmsGateway {
    private static final Pattern PATH = Pattern.compile("/twilio/2010-04-01/Accounts/([^/]+)/Messages\\.json");

    @Override
    public Gateway gateway() {
        return Gateway.TWILIO;
    }

    @Override
    public boolean takes(String path) {
        return PATH.matcher(path).matches();
    }

    @Override
    public Reply accept(Request request) {
        var path = PATH.matcher(request.path());
        var account = path.matches() ? path.group(1) : "";
        if (request.basicCredentials()
                .filter(it -> it.startsWith(account + ":"))
                .isEmpty()) {
            return error(401, 20003, "Authenticate");
        }
        var sms = request.form();
        var from = sms.getOrDefault("From", sms.get("MessagingServiceSid"));
        if (!sms.getOrDefault("To", "").matches("\\+\\d{8,15}")) {
            return error(400, 21211, "Invalid 'To' Phone Number");
        }
        if (from == null || sms.getOrDefault("Body", "").isEmpty()) {
            return error(400, 21602, "Message body is required.");
        }
        mailbox.add(ReceivedMessage.sms(gateway(), sms.get("To"), from, sms.get("Body"), clock.instant()));
        var answer = new LinkedHashMap<String, Object>();
        answer.put("sid", "SM" + UUID.randomUUID().toString().replace("-", ""));
        answer.put("status", "queued");
        answer.put("to", sms.get("To"));
        answer.put("error_code", null);
        answer.put("num_segments", "1");
        return Reply.json(201, answer);
    }

    @Override
    public Reply refuse() {
        return error(400, 21610, "Attempt to send to unsubscribed recipient");
    }

    private static Reply error(int status, int code, String message) {
        return Reply.json(
                status,
                Map.of(
                        "code", code,
                        "message", message,
                        "more_info", "https://www.twilio.com/docs/errors/" + code,
                        "status", status));
    }
}
