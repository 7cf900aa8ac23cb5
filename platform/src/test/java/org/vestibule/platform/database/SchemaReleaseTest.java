package org.vestibule.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.module.ModuleDescriptor.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.foundation.start.CannotStart;

class SchemaReleaseTest {
    private static void check(String release, String oldest) {
        new SchemaRelease(null, release).refuseBefore(Version.parse(oldest));
    }

    @ParameterizedTest
    @CsvSource({"0.2.0, 0.1.0", "0.2.0, 0.2.0", "0.10.0, 0.9.0", "1.0.0, 0.10.0", "0.3.0-SNAPSHOT, 0.2.0", "0.2.1, 0.2"
    })
    void aReleaseThatTheSchemaServesStarts(String release, String oldest) {
        assertThatCode(() -> check(release, oldest)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"0.2.0, 0.3.0", "0.9.0, 0.10.0", "0.2.0, 0.2.1", "0.3.0-SNAPSHOT, 0.3.0", "0.9.9, 1.0.0"})
    void anOlderReleaseIsRefusedByName(String release, String oldest) {
        assertThatThrownBy(() -> check(release, oldest))
                .isInstanceOf(CannotStart.class)
                .hasMessage(
                        "the database that quarkus.datasource.jdbc.url names has a schema for release %s or newer, and this is"
                                + " release %s",
                        oldest, release);
    }

    @Test
    void theReleaseIsReadFromTheComment() {
        assertThat(SchemaRelease.oldest("serves release 0.3.0 and newer")).contains(Version.parse("0.3.0"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "a comment of an operator", "serves release and newer", "serves release x and newer"})
    void anotherCommentSaysNothing(String comment) {
        assertThat(SchemaRelease.oldest(comment)).isEmpty();
    }
}
