package org.vestibule.localstack.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintStream;
import java.net.URI;
import java.util.OptionalLong;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.process.ResidentMemory;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.localstack.service.Readiness;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.suite.Running;

/** {@code ./vestibule status}: for people a table, for tools the addresses and demo users as JSON. */
record Status(Home home, PrintStream out) {
    private static final String ROW = "%-22s %-27s %-6s %8s %10s%n";

    int run(boolean json) {
        var running = home.running();
        if (json) {
            printJson(running);
        } else {
            printTable(running);
        }
        return 0;
    }

    private void printJson(Running running) {
        try {
            out.println(Rest.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(running));
        } catch (JsonProcessingException e) {
            throw new StartFailure("The status cannot be printed", e);
        }
    }

    private void printTable(Running running) {
        out.printf(ROW, "SERVICE", "ADDRESS", "READY", "PID", "MEMORY");
        for (var service : Service.values()) {
            // A round robin is of the process that holds the suite together.
            var pid = running.processes().getOrDefault(service.module(), running.pid());
            printService(service.module(), running.url(service), pid);
        }
        running.instances()
                .forEach((name, url) ->
                        printService(name, url, running.processes().getOrDefault(name, 0L)));
        var inbox = new Readiness(URI.create(running.inbox() + "/messages")).isReady();
        out.printf(
                ROW,
                "inbox, Kafka",
                running.inbox(),
                inbox ? "yes" : "no",
                running.pid(),
                mebibytes(ResidentMemory.of(running.pid())));
    }

    private void printService(String name, String url, long pid) {
        var ready = new Readiness(URI.create(url + "/q/health/ready")).isReady();
        out.printf(ROW, name, url, ready ? "yes" : "no", pid, mebibytes(ResidentMemory.of(pid)));
    }

    private static String mebibytes(OptionalLong bytes) {
        return bytes.isPresent() ? bytes.getAsLong() / (1024 * 1024) + " MiB" : "-";
    }
}
