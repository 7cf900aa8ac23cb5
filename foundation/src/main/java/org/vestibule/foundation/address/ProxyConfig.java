package org.vestibule.foundation.address;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Which proxies are believed about whom they forward for. */
@ConfigMapping(prefix = "vestibule.proxy")
public interface ProxyConfig {
    /**
     * The proxies that are believed about whom they forward for: addresses, networks such as {@code 10.0.0.0/8}, or host
     * names. Without any, the client's address is the peer's.
     */
    @WithDefault("${quarkus.http.proxy.trusted-proxies:}")
    Optional<List<String>> trusted();

    /** The one header that these proxies write, {@code x-forwarded-for} or {@code forwarded}; the other is not looked at. */
    @WithDefault("x-forwarded-for")
    Header header();

    /** A header that names the hops of a request. */
    enum Header {
        X_FORWARDED_FOR,
        /** RFC 7239. */
        FORWARDED
    }
}
