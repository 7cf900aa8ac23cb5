package org.vestibule.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vestibule.localstack.demo.Demo;
import org.vestibule.localstack.seed.Operator;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.suite.Running;

/** {@code ./vestibule demo} against the published ports. */
final class ContainerDemo {
    private ContainerDemo() {}

    static String tell(Operator operator) {
        Map<String, String> services = new LinkedHashMap<>();
        int port = 8081;
        for (Service service : List.of(Service.AUTH, Service.MFA, Service.NOTIFICATION, Service.ADMIN)) {
            services.put(service.id(), "http://127.0.0.1:" + port++);
        }
        services.put(Service.PORTAL.id(), "http://127.0.0.1:8080");
        var running = new Running(
                services,
                "http://127.0.0.1:8085",
                List.of(),
                Map.of(),
                operator.file().toString(),
                Map.of(),
                0,
                0);
        var told = new ByteArrayOutputStream();
        try (var out = new PrintStream(told, true, StandardCharsets.UTF_8)) {
            new Demo(running, operator, out).run();
        }
        return told.toString(StandardCharsets.UTF_8);
    }
}
