package org.vestibule.localstack.roundrobin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.httpproxy.HttpProxy;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.vestibule.localstack.Server;
import org.vestibule.localstack.StartFailure;

/**
 * One address for all instances of a service, as a Kubernetes Service or an ingress would be: sends each request to the
 * next instance that serves, streaming in both directions. It calls from an address of its own, by which the services
 * know that they may believe who it says has asked.
 */
public final class RoundRobin implements Server {
    /** Where it calls from. */
    public static final String ADDRESS = "127.0.0.3";

    private static final int MOST_CONNECTIONS = 512;
    private static final int PATIENCE_S = 10;

    private final String service;
    private final int port;
    private final String trustedProxy;
    private final List<? extends Instance> instances;
    private Vertx vertx;

    /**
     * @param service its name, for messages
     * @param port where it listens
     * @param trustedProxy address of the one client that may name others as its clients
     */
    public RoundRobin(String service, int port, String trustedProxy, List<? extends Instance> instances) {
        this.service = service;
        this.port = port;
        this.trustedProxy = trustedProxy;
        this.instances = instances;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public synchronized void start() {
        if (vertx != null) {
            return;
        }
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        var proxy = HttpProxy.reverseProxy(vertx.createHttpClient(towardsInstances()))
                .addInterceptor(new Apologies())
                .addInterceptor(new ForwardedHeaders(trustedProxy))
                .origin(new Origins(service, instances));
        await(vertx.createHttpServer(towardsClients()).requestHandler(proxy).listen());
    }

    private HttpServerOptions towardsClients() {
        return new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true);
    }

    private static HttpClientOptions towardsInstances() {
        return new HttpClientOptions()
                .setLocalAddress(ADDRESS)
                .setMaxPoolSize(MOST_CONNECTIONS)
                .setConnectTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_S));
    }

    @Override
    public synchronized void stop() {
        if (vertx != null) {
            await(vertx.close());
            vertx = null;
        }
    }

    private void await(Future<?> done) {
        try {
            done.toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StartFailure("The round robin of " + service + " on port " + port + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted", e);
        }
    }
}
