package org.vestibule.importer.keycloak;

import java.util.List;
import org.vestibule.contracts.ImportedFactors.App;
import org.vestibule.contracts.ImportedFactors.Code;

/** What becomes of a credential. */
sealed interface Converted {
    /** A hash in a form of docs/import.md. */
    record Password(String scheme, String value) implements Converted {
        @Override
        public String toString() {
            return "Password[" + scheme + ", [redacted]]";
        }
    }

    record Totp(App app) implements Converted {}

    record RecoveryCodes(List<Code> codes) implements Converted {}

    /** @param why in words, empty where the kind of credential says it all */
    record Impossible(String why) implements Converted {}
}
