package org.vestibule.notification.channel.sms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Function;
import javax.net.ssl.SSLHandshakeException;
import org.vestibule.notification.channel.Outcome;
import org.vestibule.notification.channel.Outcome.Refused;
import org.vestibule.notification.channel.Outcome.Unknown;

/**
 * One call to a gateway over HTTP. It decides what is the same for all of them: without a connection nothing was handed
 * over, without an answer or with a 5xx nobody knows.
 */
@Singleton
public class GatewayHttp {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient client = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(Redirect.NEVER)
            .build();
    private final ObjectMapper json;
    private final Duration timeout;

    public GatewayHttp(ObjectMapper json, SmsConfig config) {
        this.json = json;
        this.timeout = config.timeout();
    }

    /** What a gateway said below 500; {@code body} is a missing node where it is not JSON. */
    public record Answer(int status, JsonNode body) {
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    /** A POST to {@code base} plus {@code path}, to be completed with headers and a body. */
    public HttpRequest.Builder to(URI base, String path) {
        String root = base.toString();
        String whole = (root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + path;
        return HttpRequest.newBuilder(URI.create(whole)).timeout(timeout).header("Accept", "application/json");
    }

    /** Sends the request, and lets the adapter read an answer that came. */
    public Outcome call(HttpRequest request, Function<Answer, Outcome> reading) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() >= 500) {
                return new Unknown("http " + response.statusCode());
            }
            return reading.apply(new Answer(response.statusCode(), parse(response.body())));
        } catch (ConnectException | HttpConnectTimeoutException | SSLHandshakeException e) {
            return new Refused("no connection: " + e.getClass().getSimpleName(), false);
        } catch (IOException e) {
            return new Unknown(e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unknown("interrupted");
        }
    }

    /** Credentials of HTTP Basic (RFC 7617), in UTF-8. */
    public static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** {@code body} as JSON text. */
    public String write(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request does not serialize", e);
        }
    }

    private JsonNode parse(String body) {
        try {
            JsonNode parsed = json.readTree(body);
            return parsed == null ? MissingNode.getInstance() : parsed;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
