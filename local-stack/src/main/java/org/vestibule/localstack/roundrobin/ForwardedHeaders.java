package org.vestibule.localstack.roundrobin;

import io.vertx.core.Future;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.util.List;

/**
 * Tells the services who asked. What a client says of itself is thrown away; only a proxy that the services trust may
 * name the address of somebody else, as the portal does for its visitors.
 */
final class ForwardedHeaders implements ProxyInterceptor {
    private static final String FOR = "X-Forwarded-For";
    private static final List<String> ALL = List.of(
            "Forwarded",
            FOR,
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Forwarded-Proto",
            "X-Forwarded-Ssl",
            "X-Real-IP");

    private final String trusted;

    /** @param trusted address of the one proxy that is believed */
    ForwardedHeaders(String trusted) {
        this.trusted = trusted;
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext proxied) {
        var request = proxied.request();
        String client = clientOf(request);
        ALL.forEach(request.headers()::remove);
        request.putHeader(FOR, client)
                .putHeader("X-Forwarded-Proto", "http")
                .putHeader(
                        "X-Forwarded-Host", request.proxiedRequest().authority().toString());
        // Answered here already.
        request.headers().remove("Expect");
        return proxied.sendRequest();
    }

    private String clientOf(ProxyRequest request) {
        String peer = request.proxiedRequest().remoteAddress().hostAddress();
        String named = request.headers().get(FOR);
        return peer.equals(trusted) && named != null ? named : peer;
    }
}
