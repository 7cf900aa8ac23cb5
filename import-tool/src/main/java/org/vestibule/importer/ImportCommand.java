package org.vestibule.importer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.vestibule.importer.ImportRun.Destination;
import org.vestibule.importer.entry.ImportFailure;
import org.vestibule.importer.entry.UserFile;
import org.vestibule.importer.keycloak.RealmExport;
import org.vestibule.importer.ndjson.NdjsonFile;
import org.vestibule.importer.report.Progress;
import org.vestibule.importer.report.Report;
import org.vestibule.importer.report.ReportLine.Status;
import org.vestibule.importer.report.Tally;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./vestibule import}. */
@Command(
        name = "./vestibule import",
        sortOptions = false,
        description = {
            "",
            "Brings users of another system into a tenant, with their passwords and second factors."
                    + " Keys of authenticator apps are encrypted for mfa-service before anything is sent.",
            ""
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:everybody was created",
            "1:somebody was not; --report says who, and why",
            "2:the import could not begin, or go on"
        },
        footer = {"", "docs/import.md shows the files, and what comes over."})
final class ImportCommand implements Callable<Integer> {
    static final int SOME_NOT = 1;
    static final int STOPPED = 2;

    @Spec
    private CommandSpec spec;

    @Option(names = "--tenant", required = true, paramLabel = "TENANT", description = "Whose users they become")
    private String tenant;

    @Mixin
    private ConnectionOptions connection;

    @Option(names = "--keycloak", description = "FILE is a realm as kc.sh export --users realm_file writes it")
    private boolean keycloak;

    @Option(
            names = "--account-attribute",
            paramLabel = "NAME",
            defaultValue = "account",
            description = "The realm's user attribute that names the customer organisation (${DEFAULT-VALUE})")
    private String accountAttribute;

    @Option(
            names = "--accept-losses",
            description = "Import also whose second factor cannot come over: they log in with the password alone")
    private boolean acceptLosses;

    @Option(names = "--dry-run", description = "Contact nobody; say what would be sent, and what would stay behind")
    private boolean dryRun;

    @Option(names = "--report", paramLabel = "FILE", description = "A line of JSON for each user; written anew")
    private Path report;

    @Parameters(paramLabel = "FILE", description = "The users: one a line, as JSON, or a realm")
    private Path file;

    @Override
    public Integer call() {
        requireFiles();
        UserFile users = keycloak ? new RealmExport(file, accountAttribute) : new NdjsonFile(file);
        Destination destination =
                dryRun ? Destination.none() : new Delivery(connection.services(spec.commandLine(), tenant), tenant);
        var out = spec.commandLine().getOut();
        var tally = new Tally(dryRun ? Status.ready : Status.created);
        var progress =
                new Progress(out, System.console() != null && System.console().isTerminal());
        try (Report lines = Report.to(report)) {
            new ImportRun(destination, acceptLosses, lines, progress, tally).of(users);
        } finally {
            progress.end();
            tally.print(out);
        }
        return tally.over() == tally.total() ? 0 : SOME_NOT;
    }

    /** A report that is the file itself would leave neither. */
    private void requireFiles() {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ParameterException(spec.commandLine(), "There is no file " + file + " to read");
        }
        try {
            if (report != null && Files.exists(report) && Files.isSameFile(file, report)) {
                throw new ParameterException(spec.commandLine(), "The report would overwrite " + file);
            }
        } catch (IOException e) {
            throw new ImportFailure("Cannot look at " + report, e);
        }
    }
}
