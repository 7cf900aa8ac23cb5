package org.vestibule.notification.channel.sms.cpsms;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.UUID;
import org.vestibule.notification.channel.Outcome;
import org.vestibule.notification.channel.Outcome.Accepted;
import org.vestibule.notification.channel.Outcome.Refused;
import org.vestibule.notification.channel.Outcome.Unknown;
import org.vestibule.notification.channel.sms.GatewayHttp;
import org.vestibule.notification.channel.sms.GatewayHttp.Answer;
import org.vestibule.notification.channel.sms.Sms;
import org.vestibule.notification.channel.sms.SmsConfig;
import org.vestibule.notification.channel.sms.SmsGateway;

/**
 * CPSMS, {@code POST /v2/send}. It gives no message id, so a success is known by its {@code success} member; an error
 * body may come with 200 or 207 too.
 */
@Singleton
public class Cpsms implements SmsGateway {
    private static final int BAD_REQUEST = 400;

    private final GatewayHttp http;
    private final CpsmsConfig config;
    private final String sender;

    public Cpsms(GatewayHttp http, CpsmsConfig config, SmsConfig shared) {
        this.http = http;
        this.config = config;
        this.sender = shared.sender();
    }

    @Override
    public String name() {
        return "cpsms";
    }

    @Override
    public boolean isConfigured() {
        return config.url().isPresent()
                && config.username().isPresent()
                && config.apiKey().isPresent();
    }

    @Override
    public Outcome send(Sms sms) {
        var body = Map.of(
                "to", sms.digits(), "message", sms.text(), "from", sender, "reference", reference(sms.reference()));
        var request = http.to(config.url().orElseThrow(), "/v2/send")
                .header(
                        "Authorization",
                        GatewayHttp.basic(
                                config.username().orElseThrow(),
                                config.apiKey().orElseThrow().get()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(http.write(body)))
                .build();
        return http.call(request, Cpsms::read);
    }

    /** At most 32 characters are taken. */
    private static String reference(UUID id) {
        return id.toString().replace("-", "");
    }

    private static Outcome read(Answer answer) {
        JsonNode body = answer.body();
        if (!body.path("error").isMissingNode()) {
            return new Refused(
                    "http " + answer.status() + " code " + errorCode(body.path("error")), isPermanent(answer));
        }
        if (!answer.isSuccess()) {
            return new Refused("http " + answer.status(), isPermanent(answer));
        }
        return body.path("success").isEmpty()
                ? new Unknown("http " + answer.status() + " without success")
                : new Accepted(null);
    }

    /** A wrong key (401, 403) can be put right while the code still lives; a bad number cannot. */
    private static boolean isPermanent(Answer answer) {
        return answer.status() == BAD_REQUEST || answer.isSuccess();
    }

    private static String errorCode(JsonNode error) {
        JsonNode first = error.isArray() ? error.path(0) : error;
        JsonNode code = first.path("errorCode").isMissingNode() ? first.path("code") : first.path("errorCode");
        return code.canConvertToInt() ? code.asText() : "unknown";
    }
}
