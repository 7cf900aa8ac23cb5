package org.vestibule.logcheck;

import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The program behind {@code ./vestibule verify-log}. */
public final class VerifyLog {
    private VerifyLog() {}

    public static void main(String[] arguments) {
        System.exit(run(writer(System.out), writer(System.err), arguments));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    /** Answers the exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        var command = new CommandLine(new VerifyLogCommand());
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("This text")
                        .build());
        return command.setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((wrong, given) -> {
                    err.println("vestibule: " + wrong.getMessage() + ". See ./vestibule verify-log --help");
                    return VerifyLogCommand.NOT_CHECKED;
                })
                .setExecutionExceptionHandler((failure, failed, parsed) -> {
                    err.println("vestibule: "
                            + (failure instanceof Uncheckable
                                    ? failure.getMessage()
                                    : "failed unexpectedly: "
                                            + failure.getClass().getSimpleName()));
                    return VerifyLogCommand.NOT_CHECKED;
                })
                .execute(arguments);
    }
}
