package org.vestibule.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.vestibule.contracts.Scope;
import org.vestibule.localstack.Progress;
import org.vestibule.localstack.Server;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.seed.Operator;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.suite.RollingRestarts;
import org.vestibule.localstack.suite.RollingRestarts.Still;
import org.vestibule.localstack.suite.Shape;
import org.vestibule.localstack.suite.Suite;
import org.vestibule.localstack.suite.SuiteOptions;

/**
 * The packaged suite on free ports, started once for all scenarios, with two mfa-services on one Redis; or with
 * {@code -Dvestibule.suite=cluster} two of every service on clusters of Redis and Kafka, of which with
 * {@code -Dvestibule.restarts=true} always one is being restarted, and with {@code -Dvestibule.before=<tree>} one is still of
 * the version before; or with {@code -Dvestibule.suite=containers} one of every service as docker-compose.yml runs them. Hands
 * itself to scenarios that ask for it.
 */
final class TheSuite implements ParameterResolver, AutoCloseable {
    private static final Path ROOT = Path.of(System.getProperty("vestibule.root"));
    private static final Path HOME = Path.of("target", "suite").toAbsolutePath();

    /** As a property of the run says. */
    static final boolean IS_CLUSTER = "cluster".equals(System.getProperty("vestibule.suite"));

    /** Whether the suite runs in containers, as docker-compose.yml says. */
    static final boolean IS_COMPOSED = "containers".equals(System.getProperty("vestibule.suite"));

    private static final boolean WITH_RESTARTS = Boolean.getBoolean("vestibule.restarts");
    /** A tree with the version before: of every service one instance is still from there. */
    private static final String BEFORE = System.getProperty("vestibule.before");

    /** Whether one instance of every service is of the version before. */
    static final boolean IS_UPDATING = BEFORE != null;

    /** Of a program that may do all that programs may. */
    static final List<String> ALL_SCOPES =
            Arrays.stream(Scope.values()).map(Scope::text).toList();

    /** So that the operator need not log in while something is away. */
    private static final Duration BEFORE_OUTAGE = Duration.ofMinutes(1);

    private static final Duration BETWEEN_RESTARTS = Duration.ofSeconds(1);

    /** In a row from one address: round robins are not asked by one scenario alone, so two would not do. */
    private static final int SEEN_EVERYWHERE = 8;

    private static TheSuite running;
    /** Why it did not start: every class would wait as long again, for the same. */
    private static RuntimeException failure;

    private final Installation installation;
    private final Optional<RollingRestarts> restarts;

    /** For JUnit. */
    TheSuite() {
        this.installation = null;
        this.restarts = Optional.empty();
    }

    private TheSuite(Installation installation) {
        this.installation = installation;
        this.restarts =
                WITH_RESTARTS ? Optional.of(new RollingRestarts(parts(), BETWEEN_RESTARTS).begin()) : Optional.empty();
    }

    private static synchronized TheSuite get(ExtensionContext context) {
        if (running == null) {
            if (WITH_RESTARTS && !IS_CLUSTER) {
                throw new IllegalStateException("without a second instance nobody can be restarted unnoticed");
            }
            if (failure != null) {
                throw new IllegalStateException("the suite did not start for the first scenario", failure);
            }
            try {
                running = new TheSuite(IS_COMPOSED ? composed() : local());
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
            context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).put("the-suite", running);
        }
        return running;
    }

    private static Installation local() {
        return new LocalInstallation(new Suite(options()).start(Progress.to(System.out)));
    }

    private static Installation composed() {
        var compose = new Compose("suite", ROOT, Path.of("target", "containers").toAbsolutePath());
        var installation = new ComposedInstallation(compose);
        installation.setUp(ROOT);
        return installation;
    }

    private static SuiteOptions options() {
        var options = SuiteOptions.forTests(ROOT, HOME, IS_CLUSTER ? Shape.CLUSTER : Shape.TWO_MFA_SERVICES);
        return BEFORE == null ? options : options.updating(Path.of(BEFORE));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TheSuite.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return get(context);
    }

    @Override
    public void close() {
        try {
            restarts.ifPresent(TheSuite::end);
        } finally {
            installation.close();
        }
    }

    private static void end(RollingRestarts restarts) {
        System.out.printf("  %d restarts of an instance under the scenarios%n", restarts.done());
        restarts.close();
    }

    /** The processes of the local stack, for stories that stop and change them. */
    Suite parts() {
        if (installation instanceof LocalInstallation local) {
            return local.suite();
        }
        throw new IllegalStateException(
                "this story stops or changes parts of the local stack, and the suite is in containers");
    }

    /** Recreates all containers on empty volumes and sets the installation up again. */
    Compose freshContainers() {
        ComposedInstallation composed = inContainers();
        composed.setUp(ROOT);
        return composed.compose();
    }

    /** The containers, for stories about them. */
    Compose containers() {
        return inContainers().compose();
    }

    private ComposedInstallation inContainers() {
        if (installation instanceof ComposedInstallation composed) {
            return composed;
        }
        throw new IllegalStateException("this story is about containers: ./vestibule test --containers");
    }

    /** No instance is restarted until this is closed: for a scenario that needs one and no other. */
    Still hold() {
        return restarts.map(RollingRestarts::hold).orElse(() -> {});
    }

    /** Stops parts, one, or all nodes of it; closing the outage starts them. */
    Outage without(Server... parts) {
        logOperatorInBefore();
        return new Outage(List.of(parts), hold());
    }

    private void logOperatorInBefore() {
        try {
            installation.operator().token(BEFORE_OUTAGE);
        } catch (StartFailure awayAlready) {
            System.out.println("  the operator stays as it is: " + awayAlready.getMessage());
        }
    }

    /** Stops every instance that answers for a service. */
    Outage without(Service service) {
        logOperatorInBefore();
        return new Outage(parts().behind(service), hold());
    }

    Path logs() {
        return HOME.resolve("logs");
    }

    String auth(String path) {
        return installation.url(Service.AUTH) + "/auth" + path;
    }

    String mfa(String path) {
        return installation.url(Service.MFA) + "/mfa" + path;
    }

    /** The other mfa-service; while that may be restarted, whichever is there. */
    String secondMfa(String path) {
        return restarts.isPresent() || IS_COMPOSED ? mfa(path) : mfaAt(1, path);
    }

    /** One mfa-service and no other, counted from 0. */
    String mfaAt(int instance, String path) {
        return parts().url(Service.MFA, instance) + "/mfa" + path;
    }

    /** Addresses of all instances of a service, each for itself; in containers there is one. */
    List<String> everyInstance(Service service) {
        return IS_COMPOSED
                ? List.of(installation.url(service))
                : IntStream.range(0, parts().instances(service))
                        .mapToObj(instance -> parts().url(service, instance))
                        .toList();
    }

    String admin(String path) {
        return installation.url(Service.ADMIN) + "/admin" + path;
    }

    /** Of the pages, with the host name that security keys know. */
    String portal(String path) {
        return installation.url(Service.PORTAL).replace("127.0.0.1", "localhost") + path;
    }

    String inbox(String path) {
        return installation.inbox() + path;
    }

    /** Who set the installation up, for stories that other programs tell. */
    Operator firstOperator() {
        return installation.operator();
    }

    /** The operator's access token, in whose session a second factor was shown within the last minutes. */
    String operator() {
        return installation.operator().token();
    }

    /** A token of a new back-office program of the tenant, with all scopes. */
    String program(String tenant) {
        return tokenOf(client(tenant, ALL_SCOPES));
    }

    /** A new back-office program of the tenant, as it was answered, with its secret. */
    Answer client(String tenant, Collection<String> scopes) {
        return new Browser()
                .post(
                        auth("/v1/tenants/" + tenant + "/clients"),
                        Map.of("name", "Registry desk", "scopes", scopes),
                        operator());
    }

    /** A token of a program that was just made. */
    String tokenOf(Answer made) {
        return new Browser()
                .post(
                        auth("/v1/token"),
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                made.at("client_id"),
                                "client_secret",
                                made.at("client_secret")),
                        null)
                .at("access_token");
    }

    /**
     * A tenant of its own, for scenarios that change its policy: with a preset, and what is different from it.
     *
     * @return its slug
     */
    String tenant(String preset, Map<String, ?> different) {
        String slug = "t" + Long.toString(System.nanoTime(), 36);
        Answer made = new Browser()
                .post(
                        auth("/v1/tenants"),
                        Map.of(
                                "slug",
                                slug,
                                "name",
                                "Tenant " + slug,
                                "locale",
                                "en",
                                "login_url",
                                "https://" + slug + ".example/login",
                                "support",
                                Map.of("email", "support@" + slug + ".example")),
                        operator());
        if (made.status() != 201) {
            throw new IllegalStateException(made.text());
        }
        setPolicy(slug, preset, different);
        return slug;
    }

    /** A tenant whose mails lead to the portal's pages, and whom one can reach in an emergency. */
    String tenantAtPortal(String preset, Map<String, ?> different) {
        String slug = tenant(preset, different);
        Answer patched = new Browser()
                .send(
                        "PATCH",
                        auth("/v1/tenants/" + slug),
                        Map.of(
                                "login_url",
                                portal("/t/" + slug + "/login"),
                                "support",
                                Map.of("email", "support@" + slug + ".example", "emergency_sms", "+4520123440")),
                        operator(),
                        Map.of());
        if (patched.status() != 200) {
            throw new IllegalStateException(patched.text());
        }
        return slug;
    }

    /** Changes the policy, and waits until it is in force at every instance. */
    void setPolicy(String tenant, String preset, Map<String, ?> different) {
        String url = mfa("/v1/tenants/" + tenant + "/policy");
        String operator = operator();
        Browser browser = new Browser();
        Answer set = browser.put(url, policy(preset, different), operator);
        if (set.status() != 200) {
            throw new IllegalStateException(set.text());
        }
        if (IS_CLUSTER) {
            await().atMost(Duration.ofSeconds(20)).until(() -> Stream.generate(() -> browser.get(url, operator))
                    .limit(SEEN_EVERYWHERE)
                    .allMatch(seen -> seen.header("ETag").equals(set.header("ETag"))));
        }
    }

    /** A preset of deploy/policies with other members. */
    static ObjectNode policy(String preset, Map<String, ?> different) {
        try {
            var policy = (ObjectNode) Browser.JSON.readTree(
                    ROOT.resolve("deploy/policies/" + preset + ".json").toFile());
            different.forEach((member, value) -> policy.set(member, Browser.JSON.valueToTree(value)));
            return policy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The instances that are not ready to be asked, each with what it says of it. */
    List<String> unready() {
        return parts().processes().stream()
                .map(instance ->
                        Map.entry(instance.name(), new Browser().get(instance.url() + "/q/health/ready", null)))
                .filter(answered -> answered.getValue().status() != 200)
                .map(answered -> answered.getKey() + " " + answered.getValue())
                .toList();
    }

    /** A metric of mfa-service, by its name with all its labels, over all that answer; 0 where there is none. */
    double metric(String name) {
        return metrics(Service.MFA, name + " ");
    }

    /** The sum of all metrics of a service whose lines begin so, over all instances that answer. */
    double metrics(Service service, String beginning) {
        return installation.metrics(service).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Puts a record on a topic, as a system beside the suite would. */
    void produce(String topic, String key, Object record) {
        try {
            installation.produce(topic, key, Browser.JSON.writeValueAsString(record));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first column of the first row, read behind the services' backs. */
    String column(String database, String query) {
        return installation.column(database, query);
    }

    /** Makes of a row what would take too long to come about. */
    void update(String database, String statement) {
        if (installation.update(database, statement) != 1) {
            throw new IllegalStateException("not one row: " + statement);
        }
    }

    /** The answer of Redis to a command. */
    String redis(String command) {
        return installation.redis(command);
    }

    /** What an emptied Redis would not know any more. */
    void forgetInRedis(String key) {
        String answer = installation.redis("DEL " + key);
        if (!answer.equals("1")) {
            throw new IllegalStateException("Redis answered " + answer);
        }
    }

    /** Everything on a topic, as text. */
    List<String> records(String topic) {
        return installation.records(topic);
    }
}
