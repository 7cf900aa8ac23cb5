package org.vestibule.notification.channel.sms.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.vestibule.notification.channel.Outcome;
import org.vestibule.notification.channel.Outcome.Accepted;
import org.vestibule.notification.channel.Outcome.Refused;
import org.vestibule.notification.channel.Outcome.Unknown;
import org.vestibule.notification.channel.sms.GatewayHttp;
import org.vestibule.notification.channel.sms.GatewayHttp.Answer;
import org.vestibule.notification.channel.sms.Sms;
import org.vestibule.notification.channel.sms.SmsConfig;
import org.vestibule.notification.channel.sms.SmsGateway;

/** Twilio, {@code POST /2010-04-01/Accounts/{sid}/Messages.json} as a form: 201 with {@code sid}. */
@Singleton
public class Twilio implements SmsGateway {
    private static final int BAD_REQUEST = 400;

    private final GatewayHttp http;
    private final TwilioConfig config;
    private final String sender;

    public Twilio(GatewayHttp http, TwilioConfig config, SmsConfig shared) {
        this.http = http;
        this.config = config;
        this.sender = config.from().orElse(shared.sender());
    }

    @Override
    public String name() {
        return "twilio";
    }

    @Override
    public boolean isConfigured() {
        return config.url().isPresent()
                && config.accountSid().isPresent()
                && config.authToken().isPresent();
    }

    @Override
    public Outcome send(Sms sms) {
        String account = config.accountSid().orElseThrow();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("To", sms.to());
        form.put("From", sender);
        form.put("Body", sms.text());
        if (sms.validity() != null) {
            form.put("ValidityPeriod", Long.toString(Math.max(1, sms.validity().toSeconds())));
        }
        var request = http.to(config.url().orElseThrow(), "/2010-04-01/Accounts/" + encode(account) + "/Messages.json")
                .header(
                        "Authorization",
                        GatewayHttp.basic(
                                account, config.authToken().orElseThrow().get()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.entrySet().stream()
                        .map(field -> field.getKey() + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&"))))
                .build();
        return http.call(request, Twilio::read);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Outcome read(Answer answer) {
        if (!answer.isSuccess()) {
            JsonNode code = answer.body().path("code");
            String reason = "http " + answer.status() + (code.canConvertToInt() ? " code " + code.asInt() : "");
            return new Refused(reason, answer.status() == BAD_REQUEST);
        }
        if (answer.body().path("status").asText("").equals("failed")) {
            return new Refused("failed code " + answer.body().path("error_code").asInt(), true);
        }
        String id = answer.body().path("sid").asText("");
        return id.isEmpty() ? new Unknown("http " + answer.status() + " without id") : new Accepted(id);
    }
}
