package org.vestibule.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintStream;
import org.vestibule.localstack.rest.Rest;

/** A JSON object a row, for tools. */
public final class JsonLines implements Report {
    private final PrintStream out;

    public JsonLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void row(Row row) {
        try {
            out.println(Rest.JSON.writeValueAsString(row));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
