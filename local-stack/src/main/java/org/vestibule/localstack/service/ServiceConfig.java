package org.vestibule.localstack.service;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.vestibule.localstack.Infrastructure;

/**
 * The configuration a service needs to run on the local stack, by Quarkus property name. A process gets the same as
 * environment variables.
 */
public final class ServiceConfig {
    /** The portal calls from an address of its own, so that nobody else on this machine is taken for a proxy. */
    public static final String PORTAL_ADDRESS = "127.0.0.2";

    private final Infrastructure stack;
    private final TokenTrust trust;

    /** @param trust where token issuers are and publish their keys */
    public ServiceConfig(Infrastructure stack, TokenTrust trust) {
        this.stack = stack;
        this.trust = trust;
    }

    public Map<String, String> properties(Service service) {
        var config = new TreeMap<String, String>();
        if (service != Service.PORTAL) {
            config.putAll(database(service));
            config.put("kafka.bootstrap.servers", stack.kafka().bootstrapServers());
            config.putAll(trust.properties());
            config.putAll(believing(PORTAL_ADDRESS));
        }
        switch (service) {
            case AUTH -> {
                config.putAll(stack.redis().properties());
                config.put("vestibule.tokens.signing-keys", path(stack.keys().signingKeys(service.id())));
                config.put(
                        "vestibule.notifications.public-keyset",
                        path(stack.keys().notificationsPublicKeyset()));
                config.put(
                        "vestibule.bootstrap.client-secret-file",
                        path(stack.keys().bootstrapClientSecret()));
                config.put("vestibule.password.memory-mib", "64");
                config.put("vestibule.password.pool.threads", "1");
            }
            case MFA -> {
                config.put("vestibule.recovery.threads", "1");
                config.putAll(stack.redis().properties());
                config.put("vestibule.tokens.signing-keys", path(stack.keys().signingKeys(service.id())));
                config.put("vestibule.sealing.keyset", path(stack.keys().sealingKeyset()));
                config.put("vestibule.lookup.keyset", path(stack.keys().lookupKeyset()));
                config.put(
                        "vestibule.notifications.public-keyset",
                        path(stack.keys().notificationsPublicKeyset()));
            }
            case NOTIFICATION -> {
                config.put(
                        "vestibule.notifications.private-keyset",
                        path(stack.keys().notificationsPrivateKeyset()));
                config.putAll(new Delivery(stack.inbox()).properties());
            }
            case ADMIN ->
                config.put("vestibule.tokens.signing-keys", path(stack.keys().signingKeys(service.id())));
            case PORTAL -> {
                config.putAll(stack.redis().properties());
                config.put("vestibule.portal.local-address", PORTAL_ADDRESS);
            }
        }
        return config;
    }

    /** What a service needs to believe a proxy that calls from this address, and nobody else, who has asked. */
    public static Map<String, String> believing(String proxy) {
        return Map.of(
                "vestibule.proxy.trusted",
                proxy,
                // for a version before 0.3, beside which a new one runs in an update
                "quarkus.http.proxy.proxy-address-forwarding",
                "true",
                "quarkus.http.proxy.allow-x-forwarded",
                "true",
                "quarkus.http.proxy.trusted-proxies",
                proxy);
    }

    /** {@code vestibule.tokens.auth.jwks-url} becomes {@code VESTIBULE_TOKENS_AUTH_JWKS_URL}. */
    public static String environmentName(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private Map<String, String> database(Service service) {
        return Map.of(
                "quarkus.datasource.jdbc.url", stack.postgres().jdbcUrl(service.id()),
                "quarkus.datasource.username", service.id() + "_app",
                "quarkus.datasource.password", service.id() + "_app",
                "quarkus.flyway.username", service.id() + "_owner",
                "quarkus.flyway.password", service.id() + "_owner");
    }

    private static String path(java.nio.file.Path file) {
        return file.toString();
    }
}
