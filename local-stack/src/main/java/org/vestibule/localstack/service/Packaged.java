package org.vestibule.localstack.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vestibule.localstack.StartFailure;

/**
 * A built service, and how its JVM is started.
 *
 * @param cache of its loaded classes; left out where there is none
 */
public record Packaged(Path jar, List<String> flags, Path cache) {
    void require(String name) {
        if (!Files.exists(jar)) {
            throw new StartFailure(name + " is not built: " + jar + " is missing");
        }
    }

    List<String> command() {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(flags);
        if (Files.exists(cache)) {
            command.add("-XX:AOTCache=" + cache.toAbsolutePath());
        }
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        return command;
    }

    /** What makes the cache: a start that ends where it would serve (JEP 483, JEP 514). */
    public List<String> cacheCommand() {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(flags);
        command.addAll(List.of(
                "-XX:AOTCacheOutput=" + cache.toAbsolutePath(),
                "-Dquarkus.appcds.generate=true",
                "-jar",
                jar.toAbsolutePath().toString()));
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
