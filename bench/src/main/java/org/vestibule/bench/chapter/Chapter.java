package org.vestibule.bench.chapter;

import java.util.function.Consumer;
import org.vestibule.bench.report.Row;

/** One part of a run. */
@FunctionalInterface
public interface Chapter {
    /** @param rows told each row when it is known */
    void measure(Stage stage, Consumer<Row> rows);
}
