package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What must be so of the containers after whatever was done to them. */
final class ContainerHealth {
    private static final Pattern STACK_TRACE = Pattern.compile(
            "(?m)^\\s+at [\\w.$]+\\(.*\\)$|\"exceptionType\":|NoClassDefFoundError|IllegalAccessError|OutOfMemoryError");
    private static final Pattern ERROR =
            Pattern.compile("(?m)\"level\":\"(?:ERROR|FATAL)\"|^\\[[^]]+\\] (?:ERROR|FATAL) |(?:ERROR|FATAL|PANIC): ");

    private ContainerHealth() {}

    /** Prints how near each part came to its limit. */
    static void assertNothingWasKilled(Compose compose) {
        for (String part : Compose.PARTS) {
            var state = compose.inspect(part);
            long limit = state.at("/HostConfig/Memory").asLong();
            long anonymous = number(memory(compose, part, "memory.stat", "memory/memory.stat"), "anon", "total_rss");
            System.out.printf(
                    "  %-22s %4d MiB anonymous of %4d MiB, peak with page cache %4d MiB%n",
                    part,
                    anonymous >> 20,
                    limit >> 20,
                    Long.parseLong(memory(compose, part, "memory.peak", "memory/memory.max_usage_in_bytes")
                                    .strip())
                            >> 20);

            assertThat(limit).as("limit of %s", part).isEqualTo(compose.limit(part));
            assertThat(state.at("/State/OOMKilled").asBoolean())
                    .as("%s killed", part)
                    .isFalse();
            assertThat(state.at("/RestartCount").asInt())
                    .as("restarts of %s", part)
                    .isZero();
            assertThat(number(memory(compose, part, "memory.events", "memory/memory.oom_control"), "oom_kill"))
                    .as("processes of %s killed for memory", part)
                    .isZero();
            assertThat(anonymous).as("memory of %s", part).isLessThan(limit * 9 / 10);
        }
        assertThat(compose.unhealthy()).isEmpty();
    }

    /** A file of the container's control group, of version 2 or 1, whichever the machine has. */
    private static String memory(Compose compose, String part, String version2, String version1) {
        String folder = "/sys/fs/cgroup/";
        return compose.exec(
                part, "sh", "-c", "cat %s 2>/dev/null || cat %s".formatted(folder + version2, folder + version1));
    }

    private static long number(String lines, String... names) {
        return lines.lines()
                .map(line -> line.split(" "))
                .filter(words -> List.of(names).contains(words[0]))
                .mapToLong(words -> Long.parseLong(words[1]))
                .findFirst()
                .orElseThrow();
    }

    /** No line of an error and no stack trace in any log. */
    static void assertLogsAreQuiet(Compose compose) {
        Stream.concat(Compose.PARTS.stream(), Stream.of("databases", "topics"))
                .forEach(part -> assertThat(loud(compose.log(part)))
                        .as("log of %s", part)
                        .isEmpty());
    }

    /** Lines that say ERROR, or show a stack trace. */
    static List<String> loud(String log) {
        return log.lines()
                .filter(line ->
                        STACK_TRACE.matcher(line).find() || ERROR.matcher(line).find())
                .map(line -> line.length() > 600 ? line.substring(0, 600) + " …" : line)
                .toList();
    }
}
