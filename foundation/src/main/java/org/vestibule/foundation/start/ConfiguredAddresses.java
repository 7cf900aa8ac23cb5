package org.vestibule.foundation.start;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/**
 * Finds addresses of other parts that nothing can be reached by. Clients are made when they are first needed: without this a service
 * would say that it is healthy, and fail at every request. Whether somebody listens there is not asked; parts come and go.
 */
final class ConfiguredAddresses {
    private static final Set<String> HTTP = Set.of("http", "https");
    private static final Set<String> REDIS = Set.of("redis", "rediss");
    private static final Set<String> REDIS_SOCKET = Set.of("unix", "redis+socket");
    /** Of other services, of the issuers' keys, and of SMS gateways. */
    private static final Pattern OF_HTTP =
            Pattern.compile("quarkus\\.rest-client\\..+\\.ur[li]|vestibule\\.(?:.+[.-])?url");

    /** As Kafka's clients read it, but nothing before the host that is no listener's name. */
    private static final Pattern BROKER = Pattern.compile("(?:\\w+://)?\\[?[0-9a-zA-Z%._:-]+]?:[0-9]{1,5}");

    /** Quarkus lists a client by the name of its class, too, in quotes. */
    private static final Comparator<String> BY_SHORT_NAME =
            Comparator.<String, Boolean>comparing(name -> name.contains("\"")).thenComparing(Comparator.naturalOrder());

    private ConfiguredAddresses() {}

    static Optional<CannotStart> firstUnusable(Config config) {
        Stream<Optional<CannotStart>> http = StreamSupport.stream(
                        config.getPropertyNames().spliterator(), false)
                .filter(name -> OF_HTTP.matcher(name).matches())
                .sorted(BY_SHORT_NAME)
                .map(name -> unless(config, name, "not an http(s) URL", value -> isAddress(value, HTTP)));
        Stream<Optional<CannotStart>> others = Stream.of(
                unless(
                        config,
                        "quarkus.redis.hosts",
                        "not a list of redis:// URLs",
                        value -> all(value, ConfiguredAddresses::isRedis)),
                unless(
                        config,
                        "quarkus.datasource.jdbc.url",
                        "not a jdbc:postgresql: URL",
                        value -> value.startsWith("jdbc:postgresql:")),
                unless(
                        config,
                        "kafka.bootstrap.servers",
                        "not a list of host:port",
                        value -> all(value, one -> BROKER.matcher(one).matches())));
        return Stream.concat(http, others).flatMap(Optional::stream).findFirst();
    }

    private static boolean all(String list, Predicate<String> test) {
        return Stream.of(list.split(",")).map(String::strip).allMatch(test);
    }

    private static boolean isRedis(String address) {
        return isAddress(address, REDIS)
                || REDIS_SOCKET.stream().anyMatch(scheme -> address.startsWith(scheme + "://"));
    }

    private static boolean isAddress(String text, Set<String> schemes) {
        try {
            var uri = new URI(text);
            return uri.getScheme() != null && schemes.contains(uri.getScheme()) && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Optional<CannotStart> unless(Config config, String name, String what, Predicate<String> test) {
        return config.getOptionalValue(name, String.class)
                .map(String::strip)
                .filter(value -> !value.isEmpty() && !test.test(value))
                .map(value -> new CannotStart("%s is %s, which is %s".formatted(name, withoutPassword(value), what)));
    }

    /** What stands before the {@code @} is nobody's business. */
    private static String withoutPassword(String address) {
        return address.replaceAll("[^/@,\\s]*@", "…@");
    }
}
