package org.vestibule.localstack.service;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.vestibule.localstack.Server;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.process.ChildProcess;
import org.vestibule.localstack.process.Children;
import org.vestibule.localstack.process.ResidentMemory;
import org.vestibule.localstack.roundrobin.Instance;

/** A packaged service as a child JVM of its own, on 127.0.0.1. */
public final class ServiceProcess implements Server, Instance {
    private static final Duration LONGEST_TASK = Duration.ofMinutes(5);
    private static final Duration LONGEST_START = Duration.ofSeconds(90);
    /** It records what it loads, and others are rehearsed beside it. */
    private static final Duration LONGEST_REHEARSAL = Duration.ofMinutes(4);

    private static final Duration LONGEST_DUMP = Duration.ofMinutes(3);

    /** What was sent before it left the rotation has arrived after this long. */
    private static final Duration FAREWELL = Duration.ofMillis(200);

    private final String name;
    private volatile Packaged packaged;
    private final int port;
    private final Map<String, String> environment;
    private final Path log;
    private final Children children;
    private volatile Map<String, String> changed = Map.of();
    private volatile ChildProcess process;
    private volatile boolean serves;

    /**
     * @param environment everything the service is configured with, besides its address
     */
    public ServiceProcess(
            String name, Packaged packaged, int port, Map<String, String> environment, Path log, Children children) {
        this.name = name;
        this.packaged = packaged;
        this.port = port;
        this.environment = environment;
        this.log = log;
        this.children = children;
    }

    public String name() {
        return name;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public int port() {
        return port;
    }

    /** From when it was ready on, until it is told to stop. */
    @Override
    public boolean serves() {
        return serves;
    }

    public Path log() {
        return log;
    }

    /** Waits until {@code /q/health/ready} answers 200. */
    @Override
    public synchronized void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        packaged.require(name);
        process = children.start(name, packaged.command(), environment(), log);
        process.awaitUp(LONGEST_START, this::isReady);
        serves = true;
    }

    /** Whether it starts quicker after {@link #rehearse()}. */
    public boolean wantsRehearsal() {
        return packaged.wantsRehearsal();
    }

    /** See {@link Packaged#unpackNatives()}. */
    public void unpackNatives() {
        packaged.unpackNatives();
    }

    /** Starts it once and ends it, to keep its classes, as they were loaded and linked, for all starts to come. */
    public synchronized void rehearse() {
        var rehearsal = children.start(name, packaged.rehearsal(), environment(), log);
        rehearsal.awaitUp(LONGEST_REHEARSAL, this::isReady);
        rehearsal.finish(LONGEST_DUMP);
    }

    private boolean isReady() {
        return new Readiness(URI.create(url() + "/q/health/ready")).isReady();
    }

    /** From the next start on, another JVM. */
    public void runWith(Packaged other) {
        packaged = other;
    }

    /** May be called while the service starts: the start then fails. */
    @Override
    public void stop() {
        serves = false;
        var running = process;
        if (running != null) {
            running.stop();
        }
    }

    /**
     * As a rollout does it: out of rotation, finish what is there, start again, back into rotation.
     *
     * @param changed variables that are different from now on
     */
    public void restart(Map<String, String> changed) {
        serves = false;
        LockSupport.parkNanos(FAREWELL.toNanos());
        stop();
        var all = new HashMap<>(this.changed);
        all.putAll(changed);
        this.changed = Map.copyOf(all);
        start();
    }

    /** A process beside it that does a task and ends; answers its exit code. Its log is that of the service. */
    public int runTask(String task) {
        var variables = environment();
        variables.put("QUARKUS_PROFILE", "local,task");
        variables.put("VESTIBULE_TASK", task);
        variables.put("QUARKUS_HTTP_PORT", "0");
        variables.put("QUARKUS_DATASOURCE_USERNAME", "${quarkus.flyway.username}");
        variables.put("QUARKUS_DATASOURCE_PASSWORD", "${quarkus.flyway.password}");
        return children.start(name + " " + task, packaged.command(), variables, log)
                .awaitEnd(LONGEST_TASK);
    }

    /** A process beside it that brings the database up to its version and ends, as the migration Jobs do. */
    public void migrate() {
        var variables = environment();
        variables.put("QUARKUS_INIT_AND_EXIT", "true");
        variables.put("QUARKUS_FLYWAY_MIGRATE_AT_START", "true");
        variables.put("QUARKUS_HTTP_PORT", "0");
        int exit = children.start(name + " migration", packaged.command(), variables, log)
                .awaitEnd(LONGEST_TASK);
        if (exit != 0) {
            throw new StartFailure(name + " could not migrate its database, exit code " + exit + "; see " + log);
        }
    }

    /** Ends it in the middle of whatever it does, and tells nobody. */
    public void kill() {
        var running = process;
        if (running != null) {
            running.kill();
        }
        serves = false;
    }

    /** Empty when it does not run. */
    public OptionalLong pid() {
        var running = process;
        return running != null && running.isAlive() ? OptionalLong.of(running.pid()) : OptionalLong.empty();
    }

    /** Bytes held in memory now; empty when it does not run or the system does not tell. */
    public OptionalLong residentBytes() {
        var pid = pid();
        return pid.isPresent() ? ResidentMemory.of(pid.getAsLong()) : OptionalLong.empty();
    }

    private Map<String, String> environment() {
        var all = new java.util.TreeMap<>(environment);
        all.put("QUARKUS_PROFILE", "local");
        // glibc keeps an arena of its own for every busy thread; two are enough for a JVM.
        all.put("MALLOC_ARENA_MAX", "2");
        all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        all.putAll(changed);
        return all;
    }
}
