package org.vestibule.importer.report;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.vestibule.importer.entry.LeftBehind;
import org.vestibule.importer.report.ReportLine.Status;

/** The import in numbers. */
public final class Tally {
    private final Map<Status, Integer> statuses = new EnumMap<>(Status.class);
    private final Map<Status, Map<String, Integer>> problems = new EnumMap<>(Status.class);
    private final Map<String, Integer> leftBehind = new TreeMap<>();
    private final Status over;
    private int withFactor;

    /** @param over how it ends for who comes over: {@code created}, or {@code ready} in a dry run */
    public Tally(Status over) {
        this.over = over;
    }

    public void count(ReportLine line) {
        statuses.merge(line.status(), 1, Integer::sum);
        if (line.problem() != null) {
            problems.computeIfAbsent(line.status(), status -> new TreeMap<>()).merge(line.problem(), 1, Integer::sum);
        }
        if (line.secondFactor() != null) {
            withFactor++;
        }
        line.things().stream().map(LeftBehind::kind).forEach(kind -> leftBehind.merge(kind, 1, Integer::sum));
    }

    public int total() {
        return statuses.values().stream().mapToInt(Integer::intValue).sum();
    }

    public int over() {
        return of(over);
    }

    private int of(Status status) {
        return statuses.getOrDefault(status, 0);
    }

    /** One line of how far it is. */
    String shortly() {
        return String.format(Locale.ROOT, "%,d users: %,d %s, %,d not", total(), over(), over, total() - over());
    }

    public void print(PrintWriter out) {
        row(out, 0, over.name(), over());
        row(out, 1, "with their second factor", withFactor);
        for (Status status : new Status[] {Status.rejected, Status.skipped}) {
            row(out, 0, status.name(), of(status));
            problems.getOrDefault(status, Map.of()).forEach((problem, count) -> row(out, 1, problem, count));
        }
        if (!leftBehind.isEmpty()) {
            out.println("  left behind");
            leftBehind.forEach((kind, count) -> row(out, 1, kind, count));
        }
        out.flush();
    }

    private static void row(PrintWriter out, int depth, String what, int count) {
        out.printf(Locale.ROOT, "  %-34s %,8d%n", "  ".repeat(depth) + what, count);
    }
}
