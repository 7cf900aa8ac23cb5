package org.vestibule.importer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.vestibule.importer.entry.Entry;
import org.vestibule.importer.entry.Entry.Unfit;
import org.vestibule.importer.entry.Newcomer;
import org.vestibule.importer.entry.UserFile;
import org.vestibule.importer.report.Progress;
import org.vestibule.importer.report.Report;
import org.vestibule.importer.report.ReportLine;
import org.vestibule.importer.report.ReportLine.Status;
import org.vestibule.importer.report.Tally;
import org.vestibule.importer.server.Services.Result;

/** Takes a file from its first user to its last, some hundred at a time. */
final class ImportRun {
    private static final int BATCH = 200;
    private static final String READY = "ready";
    private static final String FACTOR_LOST = "second-factor-left-behind";

    private final Destination destination;
    private final boolean acceptLosses;
    private final Report report;
    private final Progress progress;
    private final Tally tally;
    private final List<Entry> batch = new ArrayList<>();

    ImportRun(Destination destination, boolean acceptLosses, Report report, Progress progress, Tally tally) {
        this.destination = destination;
        this.acceptLosses = acceptLosses;
        this.report = report;
        this.progress = progress;
        this.tally = tally;
    }

    /** Where users go. */
    @FunctionalInterface
    interface Destination {
        /** A result for each, in order. */
        List<Result> send(List<Newcomer> users);

        /** Nowhere: all that could be sent is ready. */
        static Destination none() {
            return users ->
                    users.stream().map(user -> new Result(0, READY, null, null)).toList();
        }
    }

    void of(UserFile file) {
        file.forEach(entry -> {
            batch.add(entry);
            if (batch.size() == BATCH) {
                sendBatch();
            }
        });
        if (!batch.isEmpty()) {
            sendBatch();
        }
    }

    private void sendBatch() {
        List<Newcomer> fit =
                batch.stream().filter(this::isFit).map(Newcomer.class::cast).toList();
        Iterator<Result> results = fit.isEmpty()
                ? List.<Result>of().iterator()
                : destination.send(fit).iterator();
        for (Entry entry : batch) {
            ReportLine line = lineOf(entry, results);
            report.write(line);
            tally.count(line);
        }
        batch.clear();
        report.flush();
        progress.at(tally);
    }

    private boolean isFit(Entry entry) {
        return entry instanceof Newcomer newcomer && (acceptLosses || !newcomer.losesTheirFactor());
    }

    private ReportLine lineOf(Entry entry, Iterator<Result> results) {
        int number = tally.total() + 1;
        return switch (entry) {
            case Unfit unfit -> ReportLine.skipped(number, unfit);
            case Newcomer newcomer when isFit(newcomer) -> lineOf(number, newcomer, results.next());
            case Newcomer newcomer ->
                ReportLine.skipped(number, newcomer, FACTOR_LOST, "would log in without the second factor they have");
        };
    }

    private static ReportLine lineOf(int number, Newcomer newcomer, Result result) {
        return switch (result.status()) {
            case "created" -> ReportLine.over(number, newcomer, Status.created);
            case READY -> ReportLine.over(number, newcomer, Status.ready);
            default -> ReportLine.rejected(number, newcomer, result.problem(), result.detail());
        };
    }
}
