package org.vestibule.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a figure was measured on, without which it says little. */
public record Machine(String processor, int cores, double memoryGib, String java) {
    private static final double KIB_PER_GIB = 1 << 20;

    public static Machine here() {
        return new Machine(
                find("/proc/cpuinfo", "model name", "unknown processor"),
                Runtime.getRuntime().availableProcessors(),
                Double.parseDouble(find("/proc/meminfo", "MemTotal", "0").replaceAll("\\D", "")) / KIB_PER_GIB,
                Runtime.version().toString());
    }

    private static String find(String file, String key, String otherwise) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s, %d cores, %.0f GiB, Java %s", processor, cores, memoryGib, java);
    }
}
