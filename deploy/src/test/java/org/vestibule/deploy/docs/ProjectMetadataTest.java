package org.vestibule.deploy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vestibule.deploy.Tree;

/** Who made this, under which licence, and where it is, as tools read it from the root POM. */
class ProjectMetadataTest {
    @Test
    void theRootPomNamesLicenceAuthorsAndSource() {
        assertThat(Tree.text("pom.xml"))
                .contains("<name>Apache-2.0</name>", "<name>The Vestibule authors</name>")
                .containsPattern("<scm>\\s+<connection>scm:git:https://[^<]+</connection>");
    }
}
