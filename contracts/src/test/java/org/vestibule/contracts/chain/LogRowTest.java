package org.vestibule.contracts.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LogRowTest {
    private static final UUID ID = UUID.fromString("0198a8a8-0000-7000-8000-000000000001");
    private static final Instant TIME = Instant.parse("2026-03-02T07:05:00.123456Z");

    private static LogRow row(String name, String ip, String details) {
        return row(name, ip, details, null);
    }

    private static LogRow row(String name, String ip, String details, String onBehalfOf) {
        return new LogRow(
                "shop",
                1,
                TIME,
                ID,
                "/auth-service",
                "login.failed",
                ID,
                TIME,
                null,
                "user",
                name,
                ip,
                null,
                "failure",
                null,
                details,
                onBehalfOf);
    }

    @Test
    void formIsPinnedBecauseOldRowsMustVerifyForEver() {
        byte[] hash = row("kim", "127.0.0.1", "{}").hash(LogRow.FIRST_PREV_HASH);

        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("0507bbd48c15ce5231732bd15e4ab346e5554d9909afb0332ad4dc95250708ec");
    }

    @Test
    void fieldsCannotFlowIntoEachOther() {
        assertThat(row("kim1", "27.0.0.1", "{}").hash(LogRow.FIRST_PREV_HASH))
                .isNotEqualTo(row("kim", "127.0.0.1", "{}").hash(LogRow.FIRST_PREV_HASH));
        assertThat(row(null, "", "{}").hash(LogRow.FIRST_PREV_HASH))
                .isNotEqualTo(row("", null, "{}").hash(LogRow.FIRST_PREV_HASH));
        assertThat(row("kim", null, "{}", "").hash(LogRow.FIRST_PREV_HASH))
                .isNotEqualTo(row("kim", null, "{}").hash(LogRow.FIRST_PREV_HASH));
        assertThat(row("kim", null, "{}", "Bo").hash(LogRow.FIRST_PREV_HASH))
                .isNotEqualTo(row("kim", null, "{}", "Kim").hash(LogRow.FIRST_PREV_HASH));
    }

    @Test
    void linkDependsOnTheOneBefore() {
        assertThat(row("kim", null, "{}").hash(new byte[32]))
                .isNotEqualTo(row("kim", null, "{}").hash(HexFormat.of().parseHex("01".repeat(32))));
    }
}
