package org.vestibule.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vestibule.localstack.demo.Demo;
import org.vestibule.localstack.keys.Keys;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.suite.Running;

/** {@code ./vestibule demo} against the published ports. */
final class ContainerDemo {
    private ContainerDemo() {}

    static String tell(Compose compose) {
        Map<String, String> services = new LinkedHashMap<>();
        int port = 8081;
        for (Service service : List.of(Service.AUTH, Service.MFA, Service.NOTIFICATION, Service.ADMIN)) {
            services.put(service.id(), "http://127.0.0.1:" + port++);
        }
        services.put(Service.PORTAL.id(), "http://127.0.0.1:8080");
        Keys keys = Keys.in(compose.folder().resolve("deploy/secrets"));
        var running = new Running(services, "http://127.0.0.1:8085", List.of(), Map.of(), Map.of(), 0, 0);
        var told = new ByteArrayOutputStream();
        try (var out = new PrintStream(told, true, StandardCharsets.UTF_8)) {
            new Demo(running, keys, out).run();
        }
        return told.toString(StandardCharsets.UTF_8);
    }
}
