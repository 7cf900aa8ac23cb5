package org.vestibule.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients are generated from the document that is committed; packaging writes the one of the code. */
class ApiDocumentIT {
    private static final Path COMMITTED =
            Path.of(System.getProperty("vestibule.root", ".."), "docs", "api", "mfa-service.yaml");
    private static final Path OF_THE_CODE = Path.of("target", "openapi", "openapi.yaml");

    @Test
    @Tag("C-07")
    void theCommittedDocumentIsTheOneOfTheCode() throws IOException {
        assertThat(Files.readString(COMMITTED))
                .as("the API has changed: run ./vestibule api, and commit docs/api")
                .isEqualTo(Files.readString(OF_THE_CODE));
    }
}
