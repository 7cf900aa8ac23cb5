package org.vestibule.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vestibule.bench.machine.Machine;

/** CPU for an operation as bars, the suite's above the other's; a thin line shows how far the repeats lie apart. */
public final class Chart implements Report {
    private static final int WIDTH = 900;
    private static final int NAMES = 330;
    private static final int ROW = 44;
    private static final int HEAD = 64;
    private static final int BAR = 14;
    private static final int FIGURES = 130;

    private final Path file;
    private final Machine machine;
    private final String when;
    private final List<Row> rows = new ArrayList<>();

    public Chart(Path file, Machine machine, String when) {
        this.file = file;
        this.machine = machine;
        this.when = when;
    }

    @Override
    public void row(Row row) {
        if (row.cpuMs() != null) {
            rows.add(row);
        }
    }

    /** Nothing where nothing was measured. */
    public void write() {
        if (rows.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, draw());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String draw() {
        double most = rows.stream()
                .mapToDouble(row -> Math.max(row.cpuMs(), row.peerCpuMs() == null ? 0 : row.peerCpuMs()))
                .max()
                .orElse(1);
        double scale = (WIDTH - NAMES - FIGURES) / most;
        var svg = new StringBuilder();
        int height = HEAD + ROW * rows.size();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">%n"
                        .formatted(WIDTH, height));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        text(svg, 12, 22, "CPU ms an operation: the suite (dark), and beside it Keycloak or the floor (light)");
        text(svg, 12, 42, when + ", " + machine);
        for (int i = 0; i < rows.size(); i++) {
            draw(svg, rows.get(i), HEAD + i * ROW, scale);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void draw(StringBuilder svg, Row row, int top, double scale) {
        text(svg, 12, top + BAR + 4, row.work());
        bar(svg, top, row.cpuMs() * scale, "#1f4e79");
        text(svg, (int) (NAMES + row.cpuMs() * scale + 8), top + BAR - 2, number(row.cpuMs()));
        if (row.more().get("spread") instanceof Double spread) {
            double half = row.cpuMs() * spread * scale / 2;
            double end = NAMES + row.cpuMs() * scale;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#c0392b\"/>%n",
                    Math.max(NAMES, end - half),
                    end + half,
                    top + BAR / 2,
                    top + BAR / 2));
        }
        if (row.peerCpuMs() != null) {
            bar(svg, top + BAR + 2, row.peerCpuMs() * scale, "#9bbbd8");
            text(svg, (int) (NAMES + row.peerCpuMs() * scale + 8), top + 2 * BAR, number(row.peerCpuMs()));
        }
    }

    private static void bar(StringBuilder svg, int top, double width, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                NAMES,
                top,
                width,
                BAR,
                colour));
    }

    private static void text(StringBuilder svg, int x, int y, String text) {
        svg.append("<text x=\"%d\" y=\"%d\">%s</text>%n"
                .formatted(x, y, text.replace("&", "&amp;").replace("<", "&lt;")));
    }

    private static String number(double figure) {
        return String.format(Locale.ROOT, "%.2f", figure);
    }
}
