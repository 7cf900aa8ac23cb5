package org.vestibule.bench.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;

/** Rows for a terminal. */
public final class Table implements Report {
    private static final String LINE = "%-46s %8s %8s %8s %8s %8s %9s %7s %8s  %s%n";

    private final PrintStream out;

    public Table(PrintStream out) {
        this.out = out;
        out.printf(LINE, "work", "rps", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "peer CPU", "ratio", "target", "");
    }

    @Override
    public void row(Row row) {
        out.printf(
                LINE,
                row.work(),
                number(row.rps()),
                number(row.p50Ms()),
                number(row.p95Ms()),
                number(row.p99Ms()),
                number(row.cpuMs()),
                number(row.peerCpuMs()),
                number(row.ratio()),
                row.target() == null ? "" : row.target(),
                row.holds() == null ? "" : row.holds() ? "holds" : "DOES NOT HOLD");
        out.println("    "
                + row.more().entrySet().stream()
                        .map(figure -> figure.getKey() + " " + text(figure.getValue()))
                        .collect(Collectors.joining(", ")));
    }

    private static String text(Object figure) {
        return figure instanceof Double number ? number(number) : String.valueOf(figure);
    }

    private static String number(Double figure) {
        if (figure == null) {
            return "";
        }
        return String.format(Locale.ROOT, figure >= 100 ? "%.0f" : figure >= 10 ? "%.1f" : "%.2f", figure);
    }
}
