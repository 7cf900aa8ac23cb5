package org.vestibule.localstack.service;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vestibule.localstack.StartFailure;

/**
 * A built service, and how its JVM is started: as Quarkus packages it, until a rehearsal has kept its classes in a cache;
 * from then on with that cache, and with all its jars on one class path, since the JVM links ahead of time only what its
 * own loader loads.
 *
 * @param cache of the classes as they were loaded and linked in a rehearsal
 */
public record Packaged(Path jar, List<String> flags, Path cache) {
    private static final String MAIN = "io.quarkus.runner.GeneratedMain";

    void require(String name) {
        if (!Files.exists(jar)) {
            throw new StartFailure(name + " is not built: " + jar + " is missing");
        }
    }

    List<String> command() {
        if (isRehearsed()) {
            return command("-XX:AOTCache=" + cache.toAbsolutePath(), "@" + arguments());
        }
        return command("-jar", jar.toAbsolutePath().toString());
    }

    /** A start that leaves the cache behind when it is told to end (JEP 483, JEP 514). */
    List<String> rehearsal() {
        try {
            Files.deleteIfExists(cache);
            var options = new ArrayList<>(opened());
            options.addAll(natives().options());
            Files.writeString(
                    arguments(),
                    "%s\n%s\n-cp\n\"%s\"\n%s\n".formatted(jvm(), String.join("\n", options), classPath(), MAIN));
        } catch (IOException e) {
            throw new StartFailure("The cache of " + jar + " cannot be made anew", e);
        }
        return command("-XX:AOTCacheOutput=" + cache.toAbsolutePath(), "@" + arguments());
    }

    /** Unpacks what the jars carry of native code, for systems on which no folder that a service writes to may hold code. */
    void unpackNatives() {
        natives().unpackFrom(jars());
    }

    private NativeLibraries natives() {
        return new NativeLibraries(home().resolve("native"));
    }

    /** The packages that Quarkus' manifest opens: {@code java -jar} reads it, a start by class path does not. */
    private List<String> opened() {
        try (var file = new JarFile(jar.toFile())) {
            var packages = file.getManifest().getMainAttributes().getValue("Add-Opens");
            return packages == null
                    ? List.of()
                    : Stream.of(packages.split(" "))
                            .map(each -> "--add-opens=" + each + "=ALL-UNNAMED")
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the jars are laid out as Quarkus does it, and none of them is newer than the cache. */
    boolean wantsRehearsal() {
        return Files.isDirectory(jar.resolveSibling("quarkus")) && !isRehearsed();
    }

    private boolean isRehearsed() {
        if (!Files.exists(cache) || !isForThisJvm()) {
            return false;
        }
        long made = modified(cache);
        return jars().stream().allMatch(each -> modified(each) <= made);
    }

    /** A cache is of no use to another JVM than the one that made it. */
    private boolean isForThisJvm() {
        try (var lines = Files.lines(arguments())) {
            return lines.findFirst().filter(jvm()::equals).isPresent();
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** A comment, to the JVM that reads the file. */
    private static String jvm() {
        return "# " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
    }

    /** Class path and main class, in a file: a list of 200 jars is nothing to read in a list of processes. */
    private Path arguments() {
        return Path.of(cache.toAbsolutePath().toString().replaceFirst("\\.aot$", ".args"));
    }

    private String classPath() {
        return jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * What Quarkus changed of other jars hides what is in them, so it comes first. Of each folder the largest comes first:
     * while the JVM records, it asks the file system about every jar before the one that has a class.
     */
    private List<Path> jars() {
        return Stream.of("quarkus", "app", "lib/main", "lib/boot")
                .flatMap(folder -> jarsIn(home().resolve(folder)).stream())
                .toList();
    }

    private Path home() {
        return jar.toAbsolutePath().getParent();
    }

    private static List<Path> jarsIn(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted(Comparator.comparing(Packaged::size).reversed().thenComparing(Path::compareTo))
                    .toList();
        } catch (java.nio.file.NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command(String... program) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(program));
        return command;
    }
}
