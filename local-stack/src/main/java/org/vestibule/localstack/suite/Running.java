package org.vestibule.localstack.suite;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vestibule.localstack.seed.DemoTenant;
import org.vestibule.localstack.seed.DemoUser;
import org.vestibule.localstack.service.Service;

/**
 * A suite that is up, as {@code .local/run.json} tells other commands and {@code status --json} tells tools.
 *
 * @param pid of the process that holds it together
 * @param startedMs when that process started, since pids are reused
 * @param services short name to address
 * @param operator file that says who the operator is
 * @param instances name to address of what is behind the round robins; absent where there are none
 */
public record Running(
        Map<String, String> services,
        String inbox,
        List<Tenant> tenants,
        Map<String, Long> processes,
        String operator,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> instances,
        long pid,
        @JsonProperty("started_ms") long startedMs) {

    public Running {
        instances = instances == null ? Map.of() : instances;
    }

    public static Running of(Suite suite) {
        var services = new LinkedHashMap<String, String>();
        for (var service : Service.values()) {
            services.put(service.id(), suite.url(service));
        }
        var processes = new LinkedHashMap<String, Long>();
        suite.processes().forEach(process -> process.pid().ifPresent(pid -> processes.put(process.name(), pid)));
        var instances = new LinkedHashMap<String, String>();
        suite.behindRoundRobins().forEach(process -> instances.put(process.name(), process.url()));
        var self = ProcessHandle.current();
        return new Running(
                services,
                suite.inbox().url(),
                suite.tenants().stream().map(Tenant::of).toList(),
                processes,
                suite.operator().file().toString(),
                instances,
                self.pid(),
                startOf(self));
    }

    @JsonIgnore
    public boolean isAlive() {
        return process().isPresent();
    }

    /** The process itself, never another one that got its pid later. */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(it -> it.isAlive() && startOf(it) == startedMs);
    }

    /** Only a cluster has something behind round robins. */
    public Shape shape() {
        return instances.isEmpty() ? Shape.SINGLE : Shape.CLUSTER;
    }

    public String url(Service service) {
        return services.get(service.id());
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** A demo tenant, for tools that drive it. */
    public record Tenant(String tenant, List<User> users) {
        static Tenant of(DemoTenant tenant) {
            return new Tenant(
                    tenant.slug(), tenant.users().stream().map(User::of).toList());
        }
    }

    /** A demo user; its password is meant to be printed. */
    public record User(
            String username, String password, List<String> roles, String account, String phone, String email) {
        static User of(DemoUser user) {
            return new User(user.username(), user.password(), user.roles(), user.account(), user.phone(), user.email());
        }
    }
}
