package org.vestibule.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.impl.driver.Driver;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The Node that comes with Playwright: no machine needs one of its own. It runs TypeScript by leaving the types out. */
final class Node {
    private static final Path SOURCES = Path.of("src", "test", "typescript");
    private static final long PATIENCE_S = 60;

    private Node() {}

    /** Runs a program of {@code src/test/typescript} and answers what it printed. */
    static JsonNode run(String program, Object argument) {
        try {
            Path printed = Files.createTempFile(Files.createDirectories(Path.of("target")), program, ".out");
            var process = new ProcessBuilder(List.of(
                            executable().toString(),
                            "--experimental-transform-types",
                            "--disable-warning=ExperimentalWarning",
                            "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
                            SOURCES.resolve(program).toString(),
                            Browser.JSON.writeValueAsString(argument)))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(printed.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(program + " failed: " + Files.readString(printed));
            }
            return Browser.JSON.readTree(printed.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path executable() {
        Path folder = Driver.ensureDriverInstalled(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"), false)
                .driverDir();
        return folder.resolve(File.separatorChar == '\\' ? "node.exe" : "node");
    }
}
