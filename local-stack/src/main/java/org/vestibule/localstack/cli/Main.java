package org.vestibule.localstack.cli;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.vestibule.localstack.Progress;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.demo.Demo;
import org.vestibule.localstack.keys.ContainerSecrets;
import org.vestibule.localstack.keys.KeyRotation;
import org.vestibule.localstack.keys.Keys;
import org.vestibule.localstack.seed.Operator;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.service.ServiceJvm;
import org.vestibule.localstack.suite.Running;
import org.vestibule.localstack.suite.Shape;
import org.vestibule.localstack.suite.Suite;
import org.vestibule.localstack.suite.SuiteOptions;

/** The part of {@code ./vestibule} that is written in Java. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        var root = Path.of(System.getProperty("vestibule.root", "")).toAbsolutePath();
        var rest = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        try {
            System.exit(run(arguments.length == 0 ? "" : arguments[0], rest, root));
        } catch (StartFailure e) {
            System.err.println();
            System.err.println("vestibule: " + e.getMessage());
            Arrays.stream(e.getSuppressed()).forEach(other -> System.err.println("also: " + other.getMessage()));
            System.exit(1);
        } catch (UncheckedIOException e) {
            System.err.println("vestibule: a file could not be read or written: " + e.getMessage());
            System.exit(1);
        }
    }

    private static int run(String command, List<String> options, Path root) {
        var home = new Home(root.resolve(".local"));
        return switch (command) {
            case "up" -> new Up(home, options(root, options)).run(options.contains("--fresh"));
            case "down" -> new Down(home).run();
            case "status" -> new Status(home, System.out).run(options.contains("--json"));
            case "demo" -> demo(home.running());
            case "keys" -> makeKeys(options);
            case "rehearse" -> rehearse(root);
            case "backup" -> new Safekeeping(home, options(root, options)).take(folder(options));
            case "restore" -> new Safekeeping(home, options(root, options)).restore(folder(options));
            default -> throw new StartFailure("No such command: " + command);
        };
    }

    private static int demo(Running running) {
        var operator = new Operator(running.url(Service.AUTH), running.url(Service.MFA), Path.of(running.operator()));
        return new Demo(running, operator, System.out).run();
    }

    /** For images: every service with the flags of a container, on databases that are thrown away. */
    private static int rehearse(Path root) {
        var home = Path.of(System.getProperty("java.io.tmpdir"), "vestibule-rehearsal");
        var asDeployed = SuiteOptions.forTests(root, home, Shape.SINGLE).with(ServiceJvm.AS_DEPLOYED);
        StackLog.writeTo(home.resolve("logs"));
        new Suite(asDeployed).rehearseForImages(Progress.to(System.out));
        return 0;
    }

    private static Path folder(List<String> options) {
        return options.stream()
                .filter(option -> !option.startsWith("--"))
                .findFirst()
                .map(option -> Path.of(option).toAbsolutePath())
                .orElseThrow(() -> new StartFailure("Name the folder of the backup"));
    }

    private static SuiteOptions options(Path root, List<String> options) {
        return options.contains("--cluster") ? SuiteOptions.localCluster(root) : SuiteOptions.local(root);
    }

    private static int makeKeys(List<String> options) {
        if (options.size() == 3) {
            var step = KeyRotation.Step.of(options.get(1));
            new KeyRotation(Path.of(options.getFirst()).toAbsolutePath()).take(step, options.get(2));
            System.out.println("Done. Let every replica read the new file before the next step.");
            return 0;
        }
        if (options.size() != 1) {
            throw new StartFailure("Name the folder: vestibule keys DIR [next|switch|retire NAME]");
        }
        var folder = Path.of(options.getFirst()).toAbsolutePath();
        Keys.in(folder);
        ContainerSecrets.writeTo(folder);
        System.out.println("Keys and passwords are in " + folder + ", readable by you alone.");
        return 0;
    }
}
