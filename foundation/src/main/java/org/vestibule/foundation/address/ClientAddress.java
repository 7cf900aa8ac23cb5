package org.vestibule.foundation.address;

import io.netty.util.NetUtil;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The address a request came from: the peer's, or where the peer is a {@linkplain ProxyConfig trusted proxy} the one it
 * forwards for, and so on from the right of the header through all trusted hops. The first hop that is not trusted is the
 * client; what stands to its left is the client's own word and is not read. A hop that cannot be read ends the walk at
 * the hop that wrote it.
 */
@Singleton
public class ClientAddress {
    /** More hops than any installation has. */
    private static final int MOST_HOPS = 20;

    private static final long LOOK_UP_AGAIN_MS = 5_000;
    /** Of a connection that is gone already, or of a socket that has no address (RFC 1122 section 3.2.1.3). */
    private static final String NOBODY = "0.0.0.0";

    private final TrustedProxies trusted;
    private final ProxyConfig.Header header;

    @Inject
    ClientAddress(ProxyConfig config) {
        this(new TrustedProxies(config.trusted().orElse(List.of()), InetAddress::getAllByName), config.header());
    }

    ClientAddress(TrustedProxies trusted, ProxyConfig.Header header) {
        this.trusted = trusted;
        this.header = header;
    }

    /** Believes nobody: the peer's address, whatever the headers say. */
    public static ClientAddress ofPeers() {
        return new ClientAddress(
                new TrustedProxies(List.of(), InetAddress::getAllByName), ProxyConfig.Header.X_FORWARDED_FOR);
    }

    void start(@Observes StartupEvent started, Vertx vertx) {
        if (trusted.hasNames()) {
            trusted.lookUp();
            vertx.setPeriodic(
                    LOOK_UP_AGAIN_MS,
                    tick -> vertx.executeBlocking(() -> {
                        trusted.lookUp();
                        return null;
                    }));
        }
    }

    /** An address that somebody wrote down, in the form of {@link #of}; empty where it is none, or has a port or brackets. */
    public static Optional<String> literal(String text) {
        return NodeIdentifier.literal(text).map(NetUtil::toAddressString);
    }

    /** As text (RFC 5952 for IPv6); never null. */
    public String of(HttpServerRequest request) {
        return peer(request)
                .map(peer -> NetUtil.toAddressString(client(peer, request)))
                .orElse(NOBODY);
    }

    private static Optional<InetAddress> peer(HttpServerRequest request) {
        return Optional.ofNullable(request.remoteAddress())
                .map(peer -> peer.hostAddress())
                .map(text -> text.indexOf('%') < 0 ? text : text.substring(0, text.indexOf('%')))
                .flatMap(NodeIdentifier::literal);
    }

    private InetAddress client(InetAddress peer, HttpServerRequest request) {
        if (!trusted.contains(peer)) {
            return peer;
        }
        InetAddress client = peer;
        List<Optional<InetAddress>> hops = hops(request).reversed();
        for (Optional<InetAddress> hop : hops.subList(0, Math.min(MOST_HOPS, hops.size()))) {
            if (hop.isEmpty() || !trusted.contains(client)) {
                break;
            }
            client = hop.get();
        }
        return client;
    }

    private List<Optional<InetAddress>> hops(HttpServerRequest request) {
        return switch (header) {
            case X_FORWARDED_FOR ->
                ForwardedChain.ofXForwardedFor(request.headers().getAll("X-Forwarded-For"));
            case FORWARDED -> ForwardedChain.ofForwarded(request.headers().getAll("Forwarded"));
        };
    }
}
