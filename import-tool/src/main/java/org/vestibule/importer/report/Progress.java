package org.vestibule.importer.report;

import java.io.PrintWriter;

/** How far it is: a line that moves on a terminal, a line a batch anywhere else. */
public record Progress(PrintWriter out, boolean terminal) {
    public void at(Tally tally) {
        if (terminal) {
            out.print("\r  " + tally.shortly() + " ");
        } else {
            out.println("  " + tally.shortly());
        }
        out.flush();
    }

    /** Makes room for what comes next. */
    public void end() {
        if (terminal) {
            out.println();
        }
    }
}
