package org.vestibule.localstack.service;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
    /**
     * For a developer's machine: a start that costs little, and less than 300 MiB resident. G1 on one thread, because it
     * gives memory back when the work is done, which the serial collector does only when the heap is full.
     */
    private static final List<String> JVM_FLAGS = List.of(
            "-XX:+UseG1GC",
            "-XX:G1HeapRegionSize=1m",
            "-XX:G1PeriodicGCInterval=10000",
            "-XX:ParallelGCThreads=1",
            "-XX:ConcGCThreads=1",
            "-XX:TieredStopAtLevel=1",
            "-Xms48m",
            "-Xss512k",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "-XX:ReservedCodeCacheSize=64m",
            "--sun-misc-unsafe-memory-access=allow");

    private static final Duration LONGEST_START = Duration.ofSeconds(90);

    /** What was sent before it left the rotation has arrived after this long. */
    private static final Duration FAREWELL = Duration.ofMillis(200);

    private final String name;
    private final Path jar;
    private final int heapMib;
    private final int port;
    private final Map<String, String> environment;
    private final Path log;
    private final Children children;
    private volatile Map<String, String> changed = Map.of();
    private volatile ChildProcess process;
    private volatile boolean serves;

    /**
     * @param heapMib largest heap
     * @param environment everything the service is configured with, besides its address
     */
    public ServiceProcess(
            String name,
            Path jar,
            int heapMib,
            int port,
            Map<String, String> environment,
            Path log,
            Children children) {
        this.name = name;
        this.jar = jar;
        this.heapMib = heapMib;
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
        if (!Files.exists(jar)) {
            throw new StartFailure(name + " is not built: " + jar + " is missing");
        }
        process = children.start(name, command(), environment(), log);
        process.awaitUp(LONGEST_START, new Readiness(URI.create(url() + "/q/health/ready"))::isReady);
        serves = true;
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

    private List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.add("-Xmx" + heapMib + "m");
        Path cache = jar.resolveSibling("app.aot");
        if (Files.exists(cache)) {
            command.add("-XX:AOTCache=" + cache.toAbsolutePath());
        }
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        return command;
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
