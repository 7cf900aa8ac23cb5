package org.vestibule.bench.report;

/** Where rows go. */
public interface Report {
    void row(Row row);
}
