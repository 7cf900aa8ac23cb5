package org.vestibule.notification.channel.sms.gatewayapi;

import jakarta.inject.Singleton;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vestibule.notification.channel.Outcome;
import org.vestibule.notification.channel.Outcome.Accepted;
import org.vestibule.notification.channel.Outcome.Refused;
import org.vestibule.notification.channel.Outcome.Unknown;
import org.vestibule.notification.channel.sms.GatewayHttp;
import org.vestibule.notification.channel.sms.GatewayHttp.Answer;
import org.vestibule.notification.channel.sms.Sms;
import org.vestibule.notification.channel.sms.SmsConfig;
import org.vestibule.notification.channel.sms.SmsGateway;

/** GatewayAPI, {@code POST /mobile/single}: 202 with {@code msg_id}; 401, 403 and 422 refuse. */
@Singleton
public class GatewayApi implements SmsGateway {
    private static final int UNPROCESSABLE = 422;

    private final GatewayHttp http;
    private final GatewayApiConfig config;
    private final String sender;

    public GatewayApi(GatewayHttp http, GatewayApiConfig config, SmsConfig shared) {
        this.http = http;
        this.config = config;
        this.sender = shared.sender();
    }

    @Override
    public String name() {
        return "gatewayapi";
    }

    @Override
    public boolean isConfigured() {
        return config.url().isPresent() && config.token().isPresent();
    }

    @Override
    public Outcome send(Sms sms) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("sender", sender);
        body.put("message", sms.text());
        body.put("recipient", Long.parseLong(sms.digits()));
        body.put("reference", sms.reference().toString());
        body.put("priority", "urgent");
        if (sms.validity() != null) {
            body.put("expiration", "PT" + Math.max(1, sms.validity().toSeconds()) + "S");
        }
        var request = http.to(config.url().orElseThrow(), "/mobile/single")
                .header("Authorization", "Token " + config.token().orElseThrow().get())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(http.write(body)))
                .build();
        return http.call(request, GatewayApi::read);
    }

    private static Outcome read(Answer answer) {
        if (!answer.isSuccess()) {
            return new Refused("http " + answer.status(), answer.status() == UNPROCESSABLE);
        }
        String id = answer.body().path("msg_id").asText("");
        return id.isEmpty() ? new Unknown("http " + answer.status() + " without id") : new Accepted(id);
    }
}
