package org.vestibule.admin.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvExportTest {
    @Test
    void plainCellStaysAsItIs() {
        assertThat(CsvExport.cell("login.failed")).isEqualTo("login.failed");
        assertThat(CsvExport.cell(null)).isEmpty();
        assertThat(CsvExport.cell("")).isEmpty();
    }

    @Test
    void cellWithASeparatorIsQuoted() {
        assertThat(CsvExport.cell("a,b")).isEqualTo("\"a,b\"");
        assertThat(CsvExport.cell("say \"hi\"")).isEqualTo("\"say \"\"hi\"\"\"");
        assertThat(CsvExport.cell("two\nlines")).isEqualTo("\"two\nlines\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+45", "-1", "@sum", "\tx"})
    void formulaIsDisarmed(String cell) {
        assertThat(CsvExport.cell(cell)).isEqualTo("'" + cell);
    }

    @Test
    void formulaBehindACarriageReturnIsDisarmedAndQuoted() {
        assertThat(CsvExport.cell("\r=1,2")).isEqualTo("\"'\r=1,2\"");
    }
}
