package org.vestibule.localstack.suite;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.Parallel;
import org.vestibule.localstack.Ports;
import org.vestibule.localstack.Progress;
import org.vestibule.localstack.inbox.Inbox;
import org.vestibule.localstack.roundrobin.RoundRobin;
import org.vestibule.localstack.seed.DemoTenant;
import org.vestibule.localstack.seed.DemoTenants;
import org.vestibule.localstack.seed.Operator;
import org.vestibule.localstack.seed.Seeding;
import org.vestibule.localstack.service.Packaged;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.service.ServiceConfig;
import org.vestibule.localstack.service.ServiceJvm;
import org.vestibule.localstack.service.ServiceProcess;
import org.vestibule.localstack.service.TokenTrust;

/**
 * The whole suite on this machine: infrastructure, services, demo tenants. Every part can be stopped and started alone,
 * for tests of outages. Closing leaves nothing running.
 */
public final class Suite implements AutoCloseable {
    private static final EnumSet<Service> NEEDED_TO_SEED = EnumSet.of(Service.AUTH, Service.MFA);
    private static final int LATE_AT_ONCE = 2;
    private static final int REHEARSED_AT_ONCE = 2;

    private final SuiteOptions options;
    private final Infrastructure infrastructure;
    private final Operator operator;
    private final Map<Service, List<ServiceProcess>> services = new EnumMap<>(Service.class);
    private final Map<Service, RoundRobin> roundRobins = new EnumMap<>(Service.class);

    /** Starts nothing yet, but ends what a killed suite left in the same home. */
    public Suite(SuiteOptions options) {
        this.options = options;
        this.infrastructure = new Infrastructure(options.ports(), options.home(), options.keys(), options.durable());
        this.operator =
                new Operator(url(Service.AUTH), url(Service.MFA), options.data().resolve("operator.json"));
        for (var service : Service.values()) {
            services.put(service, makeInstances(service));
            if (options.shape() == Shape.CLUSTER) {
                roundRobins.put(service, roundRobin(service));
            }
        }
    }

    /**
     * Infrastructure at once, then the services that the demo tenants are made at, then the others while these are being
     * made, because that waits for one hash after the other; returns when all is ready. Second instances come last, two
     * at a time, or ten services would keep each other from starting. A failed start
     * stops everything again and throws {@link org.vestibule.localstack.StartFailure}.
     */
    public Suite start(Progress progress) {
        try {
            infrastructure.start(progress);
            roundRobins.values().forEach(RoundRobin::start);
            if (options.before().isPresent()) {
                progress.step("Databases, by the version before", this::makeDatabasesAsBefore);
            }
            rehearse(progress);
            Parallel.run(starts(NEEDED_TO_SEED, this::early, progress));
            List<Runnable> rest = new ArrayList<>();
            rest.add(() -> progress.step(
                    "Demo tenants", () -> seeding().seedOnce(options.data().resolve("seeded"))));
            rest.addAll(starts(EnumSet.complementOf(NEEDED_TO_SEED), this::early, progress));
            Parallel.run(rest);
            Parallel.run(starts(EnumSet.allOf(Service.class), this::late, progress), LATE_AT_ONCE);
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** For images: unpacks native libraries, then rehearses on an infrastructure of its own, and leaves nothing running. */
    public void rehearseForImages(Progress progress) {
        try (this) {
            for (Service service : Service.values()) {
                instance(service, 0).unpackNatives();
            }
            infrastructure.start(progress);
            rehearse(progress);
        }
    }

    /** After a build, and before anything else runs: a recorded start would only learn how to wait for others. */
    private void rehearse(Progress progress) {
        var stale = Stream.of(Service.values())
                .map(service -> instance(service, 0))
                .filter(ServiceProcess::wantsRehearsal)
                .<Runnable>map(process ->
                        () -> progress.step(process.name() + " rehearsed, for quicker starts", process::rehearse))
                .toList();
        Parallel.run(stale, REHEARSED_AT_ONCE);
    }

    /**
     * Whoever upgrades has databases that the version before made, and not those of a fresh installation. This comes before
     * the rehearsal, which would make them too.
     */
    private void makeDatabasesAsBefore() {
        Parallel.run(
                EnumSet.complementOf(EnumSet.of(Service.PORTAL)).stream()
                        .flatMap(service -> late(service).stream())
                        .<Runnable>map(process -> process::migrate)
                        .toList(),
                LATE_AT_ONCE);
    }

    private List<Runnable> starts(Set<Service> some, Function<Service, List<ServiceProcess>> which, Progress progress) {
        return some.stream()
                .flatMap(service -> which.apply(service).stream())
                .<Runnable>map(process -> () -> progress.step(process.name() + " on " + process.url(), process::start))
                .toList();
    }

    private List<ServiceProcess> early(Service service) {
        var all = services.get(service);
        return roundRobins.isEmpty() ? all : all.subList(0, 1);
    }

    private List<ServiceProcess> late(Service service) {
        var all = services.get(service);
        return roundRobins.isEmpty() ? List.of() : all.subList(1, all.size());
    }

    /** Address of the round robin, or of the first instance where there is none. */
    public String url(Service service) {
        return "http://127.0.0.1:" + service.port(options.ports());
    }

    /** Address of one instance, counted from 0. */
    public String url(Service service, int instance) {
        return instance(service, instance).url();
    }

    /** One instance, counted from 0, to be stopped and started. */
    public ServiceProcess instance(Service service, int instance) {
        return services.get(service).get(instance);
    }

    /** How many there are of a service. */
    public int instances(Service service) {
        return services.get(service).size();
    }

    /** All processes that are not asked at an address of their own. */
    List<ServiceProcess> behindRoundRobins() {
        return roundRobins.isEmpty() ? List.of() : processes();
    }

    /** Those that answer at {@link #url(Service)}. */
    public List<ServiceProcess> behind(Service service) {
        return roundRobins.isEmpty() ? services.get(service).subList(0, 1) : services.get(service);
    }

    /**
     * Restarts an instance while the others go on: out of rotation, finished, started, in rotation again.
     *
     * @param changed variables of its environment that are different from now on
     */
    public void restart(Service service, int instance, Map<String, String> changed) {
        instance(service, instance).restart(changed);
    }

    /** Restarts every instance of a service, one after the other, as a rollout of other settings does. */
    public void rollOut(Service service, Map<String, String> changed) {
        services.get(service).forEach(process -> process.restart(changed));
    }

    /** Services that are started from now on run as this says; nothing is to run. */
    public void runWith(ServiceJvm jvm) {
        services.forEach((service, instances) -> {
            for (int i = 0; i < instances.size(); i++) {
                instances.get(i).runWith(packaged(service, i, jvm));
            }
        });
        rehearse(Progress.silent());
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

    /** While it runs. */
    public void backUp(Backup backup) {
        backup.take(infrastructure.postgres(), options.keys(), options.shape());
    }

    /** Loses everything in the databases and in Redis, and goes on from a backup. */
    public void restore(Backup backup) {
        Parallel.run(
                processes().stream().<Runnable>map(process -> process::stop).toList());
        infrastructure.redis().forgetAll();
        infrastructure.postgres().stop();
        backup.restore(infrastructure.postgres(), options.keys(), options.shape());
        infrastructure.postgres().start();
        backup.rewind(infrastructure.kafka());
        Parallel.run(
                processes().stream().<Runnable>map(process -> process::start).toList());
    }

    /** Does a task with the image and the settings of a service, as the owner of its tables; answers the exit code. */
    public int run(Service service, String task) {
        return instance(service, 0).runTask(task);
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
        roundRobins.values().forEach(RoundRobin::stop);
        infrastructure.close();
    }

    /** Who set up everything else. */
    public Operator operator() {
        return operator;
    }

    private Seeding seeding() {
        return new Seeding(
                url(Service.AUTH),
                url(Service.MFA),
                operator,
                infrastructure.keys().bootstrapClientSecret(),
                options.root().resolve("deploy/policies"));
    }

    private RoundRobin roundRobin(Service service) {
        return new RoundRobin(
                service.module(), service.port(options.ports()), ServiceConfig.PORTAL_ADDRESS, services.get(service));
    }

    private List<ServiceProcess> makeInstances(Service service) {
        var instances = new ArrayList<ServiceProcess>();
        for (int i = 0; i < options.shape().instances(service); i++) {
            var name = options.shape().nameOf(service, i);
            boolean isTheAddress = i == 0 && options.shape() != Shape.CLUSTER;
            instances.add(new ServiceProcess(
                    name,
                    packaged(service, i, options.jvm()),
                    isTheAddress ? service.port(options.ports()) : Ports.freePort(),
                    environmentOf(service, i),
                    options.home().resolve("logs").resolve(name + ".log"),
                    infrastructure.children()));
        }
        return List.copyOf(instances);
    }

    private Packaged packaged(Service service, int instance, ServiceJvm jvm) {
        var jar = options.treeOf(instance).resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
        return new Packaged(jar, jvm.flags(service), jvm.cache(jar));
    }

    /** The version before does not migrate: as in every update, the schema is the new one's already. */
    private Map<String, String> environmentOf(Service service, int instance) {
        var variables = new HashMap<>(environment(service));
        if (!options.treeOf(instance).equals(options.root())) {
            variables.put("QUARKUS_FLYWAY_MIGRATE_AT_START", "false");
        }
        return variables;
    }

    private Map<String, String> environment(Service service) {
        var auth = url(Service.AUTH);
        var mfa = url(Service.MFA);
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
        if (options.shape() == Shape.CLUSTER) {
            config.putAll(ServiceConfig.believing(RoundRobin.ADDRESS));
        }
        return config.entrySet().stream()
                .collect(Collectors.toMap(entry -> ServiceConfig.environmentName(entry.getKey()), Map.Entry::getValue));
    }
}
