package org.vestibule.localstack.roundrobin;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.OriginRequestProvider;
import io.vertx.httpproxy.ProxyContext;
import java.net.ConnectException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whose turn it is. The next instance is tried only where a connection was refused, before anything was sent: a request
 * that may have been worked on is never sent again.
 */
final class Origins implements OriginRequestProvider {
    private final String service;
    private final List<? extends Instance> instances;
    private final AtomicInteger turn = new AtomicInteger();

    Origins(String service, List<? extends Instance> instances) {
        this.service = service;
        this.instances = List.copyOf(instances);
    }

    @Override
    public Future<HttpClientRequest> create(ProxyContext proxied) {
        return connect(proxied, inTurn());
    }

    /** Those that serve, beginning with the one after the last beginner. */
    private Deque<Instance> inTurn() {
        List<Instance> serving = new ArrayList<>(instances);
        Collections.rotate(serving, turn.getAndIncrement() % instances.size());
        serving.removeIf(instance -> !instance.serves());
        return new ArrayDeque<>(serving);
    }

    private Future<HttpClientRequest> connect(ProxyContext proxied, Deque<Instance> left) {
        if (left.isEmpty()) {
            return Future.failedFuture(new NobodyServes(service));
        }
        var server = SocketAddress.inetSocketAddress(left.poll().port(), "127.0.0.1");
        var asked = proxied.request().proxiedRequest().authority();
        // The client names whom the browser asked for: addresses in answers are built of it.
        var options =
                new RequestOptions().setServer(server).setHost(asked.host()).setPort(asked.port());
        return proxied.client()
                .request(options)
                .recover(failure ->
                        failure instanceof ConnectException ? connect(proxied, left) : Future.failedFuture(failure));
    }
}
