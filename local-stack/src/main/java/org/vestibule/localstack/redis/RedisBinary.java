package org.vestibule.localstack.redis;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vestibule.localstack.StartFailure;
import redis.embedded.core.ExecutableProvider;

/** Finds a server to run: one on the PATH, else the one that comes with embedded-redis. */
final class RedisBinary {
    private static final List<String> NAMES = List.of("valkey-server", "redis-server");

    private RedisBinary() {}

    static String find() {
        return onPath().orElseGet(RedisBinary::embedded);
    }

    private static java.util.Optional<String> onPath() {
        var path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(Pattern.quote(File.pathSeparator)))
                .filter(folder -> !folder.isBlank())
                .flatMap(folder -> candidates(Path.of(folder)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static Stream<Path> candidates(Path folder) {
        return NAMES.stream().map(folder::resolve);
    }

    private static String embedded() {
        try {
            return ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
        } catch (IOException | RuntimeException e) {
            throw new StartFailure(
                    "No redis-server or valkey-server on the PATH, and none embedded for this system", e);
        }
    }
}
