package org.vestibule.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.vestibule.localstack.rest.Rest;

/** HTTP/1.1 with kept connections on one event loop: a client that leaves the cores to what is measured. */
public final class Client implements AutoCloseable {
    private static final int CONNECTIONS = 256;

    private final Vertx vertx;
    private final io.vertx.core.Context context;
    private final HttpClient http;

    public Client() {
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        this.context = vertx.getOrCreateContext();
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setKeepAliveTimeout(120)
                .setTcpNoDelay(true)
                .setConnectTimeout(5_000));
    }

    public io.vertx.core.Context context() {
        return context;
    }

    /** @param token null for none */
    public Future<JsonNode> post(String url, Map<String, ?> body, String token) {
        return send(HttpMethod.POST, url, "application/json", json(body), token);
    }

    public Future<JsonNode> get(String url, String token) {
        return send(HttpMethod.GET, url, null, null, token);
    }

    /** As an HTML form does; what is given must need no escaping. */
    public Future<JsonNode> form(String url, String form) {
        return send(HttpMethod.POST, url, "application/x-www-form-urlencoded", Buffer.buffer(form), null);
    }

    private Future<JsonNode> send(HttpMethod method, String url, String type, Buffer body, String token) {
        var target = URI.create(url);
        var options = new RequestOptions()
                .setMethod(method)
                .setHost(target.getHost())
                .setPort(target.getPort())
                .setURI(target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery()))
                .putHeader("Accept", "application/json");
        if (type != null) {
            options.putHeader("Content-Type", type);
        }
        if (token != null) {
            options.putHeader("Authorization", "Bearer " + token);
        }
        return http.request(options)
                .compose(request -> body == null ? request.send() : request.send(body))
                .compose(answer -> answer.body().map(read -> expectSuccess(url, answer, read)));
    }

    private static JsonNode expectSuccess(String url, HttpClientResponse answer, Buffer body) {
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(url + " answered " + answer.statusCode() + " " + body);
        }
        if (body.length() == 0 || body.getByte(0) != '{') {
            return MissingNode.getInstance();
        }
        try {
            return Rest.JSON.readTree(body.getBytes());
        } catch (IOException e) {
            throw new IllegalStateException(url + " did not answer JSON", e);
        }
    }

    private static Buffer json(Object body) {
        try {
            return Buffer.buffer(Rest.JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
