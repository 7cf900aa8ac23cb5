package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The packaged tool behind {@code ./vestibule import}, run as a client of a tenant. */
record ImportTool(TheSuite suite, String tenant, Path folder) {
    private static final Path ROOT = Path.of(System.getProperty("vestibule.root"));

    /** What came of a run: all that it printed, and its report by username. */
    record Run(int exitCode, String printed, Map<String, JsonNode> report) {
        String of(String username) {
            JsonNode line = report.get(username);
            return (line.path("status").asText() + " " + line.path("problem").asText("")).strip();
        }
    }

    Run run(Path file, String... more) {
        Answer client = new Browser()
                .post(
                        suite.auth("/v1/tenants/" + tenant + "/clients"),
                        Map.of("name", "Import " + System.nanoTime(), "scopes", List.of("users:import")),
                        suite.operator());
        try {
            Path secret = Files.writeString(folder.resolve("secret"), client.at("client_secret"));
            Path report = folder.resolve("report.ndjson");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    ROOT.resolve("import-tool/target/import-tool.jar") + ":" + ROOT.resolve("import-tool/target/lib")
                            + "/*",
                    "org.vestibule.importer.ImportTool",
                    "--tenant",
                    tenant,
                    "--auth",
                    suite.auth(""),
                    "--mfa",
                    suite.mfa(""),
                    "--client-id",
                    client.at("client_id"),
                    "--client-secret-file",
                    secret.toString(),
                    "--on-behalf-of",
                    "Kirsten Holm",
                    "--report",
                    report.toString()));
            command.addAll(List.of(more));
            command.add(file.toString());
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            assertThat(report).as(printed).exists();
            return new Run(code, printed, byUsername(report));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, JsonNode> byUsername(Path report) throws IOException {
        Map<String, JsonNode> lines = new LinkedHashMap<>();
        for (String line : Files.readAllLines(report)) {
            JsonNode user = Browser.JSON.readTree(line);
            lines.put(user.path("username").asText(), user);
        }
        return lines;
    }
}
