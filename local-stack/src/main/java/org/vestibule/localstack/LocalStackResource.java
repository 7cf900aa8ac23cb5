package org.vestibule.localstack;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.vestibule.localstack.keys.PublicKeysServer;
import org.vestibule.localstack.process.Folder;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.service.ServiceConfig;
import org.vestibule.localstack.service.TokenTrust;

/**
 * Gives a {@code @QuarkusTest} real PostgreSQL, Redis and Kafka and an inbox, fresh for every run, in
 * {@code target/local-stack}. The init argument {@code service} names whose configuration to return: auth, mfa,
 * notification or admin. The public keys of auth and mfa are published in their place, and both private keys are handed
 * to the test, which can mint what the other service would have minted.
 */
public final class LocalStackResource implements QuarkusTestResourceLifecycleManager {
    private Service service = Service.AUTH;
    private Infrastructure stack;
    private PublicKeysServer publicKeys;

    @Override
    public void init(Map<String, String> arguments) {
        service = Service.of(arguments.get("service"));
    }

    @Override
    public Map<String, String> start() {
        QuietLogs.set();
        var home = Path.of("target", "local-stack").toAbsolutePath();
        Folder.delete(home);
        stack = new Infrastructure(Ports.free(), home, home.resolve("keys"), false);
        publicKeys = new PublicKeysServer(Ports.freePort(), stack.keys());
        stack.start(Progress.silent());
        publicKeys.start();
        var config = new HashMap<>(new ServiceConfig(stack, trust()).properties(service));
        config.put("quarkus.http.test-port", "0");
        config.putAll(quiet());
        config.putAll(forTheTest());
        return config;
    }

    @Override
    public void stop() {
        if (publicKeys != null) {
            publicKeys.stop();
        }
        if (stack != null) {
            stack.close();
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(stack, new TestInjector.MatchesType(Infrastructure.class));
    }

    private TokenTrust trust() {
        return new TokenTrust(
                "http://127.0.0.1:8081/auth",
                publicKeys.jwksUrl("auth"),
                "http://127.0.0.1:8082/mfa",
                publicKeys.jwksUrl("mfa"));
    }

    /** The same as {@link QuietLogs}, for when Quarkus sets up logging anew. */
    private static Map<String, String> quiet() {
        return Map.of(
                "quarkus.log.category.\"kafka\".level", "ERROR",
                "quarkus.log.category.\"state.change.logger\".level", "ERROR",
                "quarkus.log.category.\"org.apache.kafka\".level", "ERROR",
                "quarkus.log.category.\"io.zonky\".level", "WARN",
                "quarkus.log.category.\"org.subethamail\".level", "WARN");
    }

    private Map<String, String> forTheTest() {
        return Map.of(
                "local-stack.inbox-url", stack.inbox().url(),
                "local-stack.auth-signing-keys",
                        stack.keys().signingKeys("auth").toString(),
                "local-stack.mfa-signing-keys", stack.keys().signingKeys("mfa").toString(),
                "local-stack.notifications-public-keyset",
                        stack.keys().notificationsPublicKeyset().toString(),
                "local-stack.notifications-private-keyset",
                        stack.keys().notificationsPrivateKeyset().toString());
    }
}
