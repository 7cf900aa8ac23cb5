package org.vestibule.importer;

import java.io.PrintStream;
import java.io.PrintWriter;
import org.vestibule.importer.entry.ImportFailure;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The program behind {@code ./vestibule import}. */
public final class ImportTool {
    private ImportTool() {}

    public static void main(String[] arguments) {
        System.exit(run(writer(System.out), writer(System.err), arguments));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    /** Answers the exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        var tool = new CommandLine(new ImportCommand());
        tool.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("This text")
                        .build());
        return tool.setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((wrong, given) -> {
                    err.println("vestibule: " + wrong.getMessage() + ". See ./vestibule import --help");
                    return ImportCommand.STOPPED;
                })
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    err.println("vestibule: " + describe(failure));
                    return ImportCommand.STOPPED;
                })
                .execute(arguments);
    }

    /** What is no {@link ImportFailure} may name in its message what stood in the file. */
    private static String describe(Exception failure) {
        if (failure instanceof ImportFailure) {
            return failure.getMessage();
        }
        StackTraceElement[] trace = failure.getStackTrace();
        return "failed unexpectedly: %s%s"
                .formatted(failure.getClass().getSimpleName(), trace.length == 0 ? "" : " at " + trace[0]);
    }
}
