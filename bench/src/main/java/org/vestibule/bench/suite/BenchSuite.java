package org.vestibule.bench.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.vestibule.bench.machine.Meter;
import org.vestibule.bench.machine.Postmaster;
import org.vestibule.localstack.Progress;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.service.ServiceJvm;
import org.vestibule.localstack.suite.Shape;
import org.vestibule.localstack.suite.Suite;
import org.vestibule.localstack.suite.SuiteOptions;

/** The suite as it is deployed, one of each service, on free ports of this machine. */
public final class BenchSuite implements AutoCloseable {
    /** Everybody who is measured belongs to this tenant. */
    public static final String TENANT = "bench";

    /** Names of the JVM's compiler threads, as far as the system keeps them. */
    public static final String[] COMPILERS = {"C1 CompilerThre", "C2 CompilerThre"};

    /** What a login passes through, by its names in the meter. */
    public static final List<String> HOT = List.of("auth-service", "mfa-service", "postgres", "redis");

    /** What of that is compilation. */
    public static final List<String> JIT = List.of("auth-jit", "mfa-jit");

    private final SuiteOptions options;
    private final Suite suite;

    public BenchSuite(Path root, Path home) {
        this.options = SuiteOptions.forTests(root, home, Shape.SINGLE).with(ServiceJvm.AS_DEPLOYED);
        this.suite = new Suite(options);
    }

    /** Ready, with the settings a deployment has in place of a developer's, and an empty tenant. */
    public void start(Progress progress, int argon2idPasses) {
        suite.start(progress);
        suite.restart(
                Service.AUTH,
                0,
                Map.of(
                        "VESTIBULE_PASSWORD_ARGON2ID_MEMORY_KIB", "7168",
                        "VESTIBULE_PASSWORD_ARGON2ID_ITERATIONS", Integer.toString(argon2idPasses),
                        "VESTIBULE_PASSWORD_ARGON2ID_PARALLELISM", "1",
                        "VESTIBULE_PASSWORD_MEMORY_MIB", "0",
                        "VESTIBULE_PASSWORD_POOL_THREADS", "0"));
        suite.restart(
                Service.MFA,
                0,
                Map.of(
                        "VESTIBULE_RECOVERY_THREADS", "0",
                        "VESTIBULE_LIMITS_SEND_ADDRESS_PER_HOUR", "1000000",
                        "VESTIBULE_LIMITS_SEND_PREFIX_PER_HOUR", "1000000",
                        "VESTIBULE_LIMITS_SEND_COUNTRY_PER_HOUR", "1000000",
                        "VESTIBULE_LIMITS_SEND_TENANT_PER_DAY", "1000000"));
        makeTenant();
    }

    /** Sets the cost of new hashes. A stored hash that costs more stays as it is. */
    public void hashWith(int memoryKib, int passes) {
        suite.restart(
                Service.AUTH,
                0,
                Map.of(
                        "VESTIBULE_PASSWORD_ARGON2ID_MEMORY_KIB", Integer.toString(memoryKib),
                        "VESTIBULE_PASSWORD_ARGON2ID_ITERATIONS", Integer.toString(passes)));
    }

    private void makeTenant() {
        var token = operatorToken();
        var auth = new Rest(suite.url(Service.AUTH));
        var mfa = new Rest(suite.url(Service.MFA));
        expect(auth.post(
                        "/auth/v1/tenants",
                        Map.of(
                                "slug", TENANT,
                                "name", "Bench",
                                "locale", "en",
                                "support", Map.of("email", "support@bench.example"),
                                "login_url", "https://bench.example/login",
                                "password_scheme", "argon2id"),
                        token)
                .status());
        expect(mfa.put("/mfa/v1/tenants/" + TENANT + "/policy", policy(), token).status());
    }

    private Object policy() {
        try {
            var policy = (com.fasterxml.jackson.databind.node.ObjectNode) Rest.JSON.readTree(options.root()
                    .resolve("deploy/policies/reseller-storefront.json")
                    .toFile());
            policy.putArray("methods").add("totp").add("sms");
            policy.putArray("sms_countries").add("DK");
            return policy;
        } catch (IOException e) {
            throw new StartFailure("The policy cannot be read", e);
        }
    }

    private static void expect(int status) {
        if (status >= 300) {
            throw new StartFailure("The tenant could not be made: " + status);
        }
    }

    public String operatorToken() {
        return suite.operator().token();
    }

    public Suite suite() {
        return suite;
    }

    public String url(Service service) {
        return suite.url(service);
    }

    /** A meter of all that a login passes, and of what runs beside it. */
    public Meter meter() {
        var meter = new Meter();
        for (var process : suite.processes()) {
            meter.process(process.name(), process.pid().orElseThrow());
        }
        long auth = suite.instance(Service.AUTH, 0).pid().orElseThrow();
        long mfa = suite.instance(Service.MFA, 0).pid().orElseThrow();
        return meter.postgres("postgres", postmaster())
                .process("redis", redis())
                .threads("auth-jit", auth, COMPILERS)
                .threads("mfa-jit", mfa, COMPILERS)
                .threads("admin-jit", suite.instance(Service.ADMIN, 0).pid().orElseThrow(), COMPILERS)
                .threads("hash", auth, "vestibule.passw")
                .threads("recovery-hash", mfa, "vestibule.recov")
                .threads(
                        "kafka",
                        ProcessHandle.current().pid(),
                        "data-plane-kafk",
                        "kafka",
                        "broker-",
                        "raft-",
                        "group-coord");
    }

    /** Bytes resident of all five services. */
    public long residentBytes() {
        return suite.processes().stream()
                .mapToLong(process -> process.residentBytes().orElse(0))
                .sum();
    }

    public long postmaster() {
        return Postmaster.in(options.home().resolve("data/postgres"));
    }

    private static long redis() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").matches(".*(redis|valkey).*"))
                .findFirst()
                .orElseThrow()
                .pid();
    }

    @Override
    public void close() {
        suite.close();
    }
}
