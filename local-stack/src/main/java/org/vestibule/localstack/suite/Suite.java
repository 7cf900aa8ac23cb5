package org.vestibule.localstack.suite;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.Parallel;
import org.vestibule.localstack.Progress;
import org.vestibule.localstack.inbox.Inbox;
import org.vestibule.localstack.seed.DemoTenant;
import org.vestibule.localstack.seed.DemoTenants;
import org.vestibule.localstack.seed.Seeding;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.service.ServiceConfig;
import org.vestibule.localstack.service.ServiceProcess;
import org.vestibule.localstack.service.TokenTrust;

/**
 * The whole suite on this machine: infrastructure, services, demo tenants. Every part can be stopped and started alone,
 * for tests of outages. Closing leaves nothing running.
 */
public final class Suite implements AutoCloseable {
    private static final EnumSet<Service> NEEDED_TO_SEED = EnumSet.of(Service.AUTH, Service.MFA);

    private final SuiteOptions options;
    private final Infrastructure infrastructure;
    private final Map<Service, List<ServiceProcess>> services = new EnumMap<>(Service.class);

    /** Starts nothing yet, but ends what a killed suite left in the same home. */
    public Suite(SuiteOptions options) {
        this.options = options;
        this.infrastructure = new Infrastructure(options.ports(), options.home(), options.keys(), options.durable());
        for (var service : Service.values()) {
            services.put(service, instances(service));
        }
    }

    /**
     * Infrastructure at once, then the services that the demo tenants are made at, then the others while these are being
     * made, because that waits for one hash after the other; returns when all is ready. A failed start
     * stops everything again and throws {@link org.vestibule.localstack.StartFailure}.
     */
    public Suite start(Progress progress) {
        try {
            infrastructure.start(progress);
            Parallel.run(starts(NEEDED_TO_SEED, progress));
            List<Runnable> rest = new ArrayList<>(starts(EnumSet.complementOf(NEEDED_TO_SEED), progress));
            rest.add(() -> progress.step(
                    "Demo tenants", () -> seeding().seedOnce(options.home().resolve("data/seeded"))));
            Parallel.run(rest);
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private List<Runnable> starts(Set<Service> some, Progress progress) {
        return some.stream()
                .flatMap(service -> services.get(service).stream())
                .<Runnable>map(process -> () -> progress.step(process.name() + " on " + process.url(), process::start))
                .toList();
    }

    /** Address of the first instance. */
    public String url(Service service) {
        return instance(service, 0).url();
    }

    /** Address of one instance, counted from 0. */
    public String url(Service service, int instance) {
        return instance(service, instance).url();
    }

    /** One instance, counted from 0, to be stopped and started. */
    public ServiceProcess instance(Service service, int instance) {
        return services.get(service).get(instance);
    }

    /** All service processes, each with its log, pid and memory. */
    public List<ServiceProcess> processes() {
        return services.values().stream().flatMap(List::stream).toList();
    }

    /** Stops every instance of a service. */
    public void stop(Service service) {
        Parallel.run(services.get(service).stream()
                .<Runnable>map(process -> process::stop)
                .toList());
    }

    /** Starts every stopped instance of a service and waits until it is ready. */
    public void start(Service service) {
        Parallel.run(services.get(service).stream()
                .<Runnable>map(process -> process::start)
                .toList());
    }

    /** PostgreSQL, Redis, Kafka and keys. */
    public Infrastructure infrastructure() {
        return infrastructure;
    }

    public Inbox inbox() {
        return infrastructure.inbox();
    }

    /** The demo tenants with their users and passwords. */
    public List<DemoTenant> tenants() {
        return DemoTenants.all();
    }

    /** Ends the services, then what they stand on. */
    @Override
    public void close() {
        infrastructure.children().close();
        infrastructure.close();
    }

    private Seeding seeding() {
        return new Seeding(
                url(Service.AUTH),
                url(Service.MFA),
                infrastructure.keys().bootstrapClientSecret(),
                options.root().resolve("deploy/policies"));
    }

    private List<ServiceProcess> instances(Service service) {
        int count = service == Service.MFA ? options.mfaInstances() : 1;
        var instances = new ArrayList<ServiceProcess>();
        for (int i = 0; i < count; i++) {
            var name = i == 0 ? service.module() : service.module() + "-" + (i + 1);
            instances.add(new ServiceProcess(
                    name,
                    options.root().resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar"),
                    service.heapMib(),
                    i == 0 ? service.port(options.ports()) : org.vestibule.localstack.Ports.freePort(),
                    environment(service),
                    options.home().resolve("logs").resolve(name + ".log"),
                    infrastructure.children()));
        }
        return List.copyOf(instances);
    }

    private Map<String, String> environment(Service service) {
        var auth = "http://127.0.0.1:" + options.ports().auth();
        var mfa = "http://127.0.0.1:" + options.ports().mfa();
        var config = new ServiceConfig(infrastructure, TokenTrust.in(auth, mfa)).properties(service);
        if (service == Service.AUTH || service == Service.ADMIN || service == Service.PORTAL) {
            config.put("quarkus.rest-client.mfa.url", mfa);
        }
        if (service == Service.ADMIN || service == Service.PORTAL) {
            config.put("quarkus.rest-client.auth.url", auth);
        }
        if (service == Service.PORTAL) {
            config.put("quarkus.rest-client.admin.url", url(Service.ADMIN));
            config.put(
                    "smallrye.config.locations",
                    options.root()
                            .resolve("local-stack/portal-hosts.properties")
                            .toString());
        }
        return config.entrySet().stream()
                .collect(Collectors.toMap(entry -> ServiceConfig.environmentName(entry.getKey()), Map.Entry::getValue));
    }
}
