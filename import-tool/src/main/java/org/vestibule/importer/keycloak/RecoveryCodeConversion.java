package org.vestibule.importer.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.vestibule.contracts.ImportedFactors.Code;
import org.vestibule.importer.keycloak.Converted.Impossible;
import org.vestibule.importer.keycloak.Converted.RecoveryCodes;

/** Recovery codes: Keycloak keeps those that are left, each as SHA-512 without a salt. */
final class RecoveryCodeConversion {
    private static final int SHA512_BYTES = 64;

    private RecoveryCodeConversion() {}

    static Converted convert(JsonNode secret) {
        List<Code> codes = new ArrayList<>();
        for (JsonNode code : secret.path("codes")) {
            byte[] hash = hash(code.path("encodedHashedValue").asText(""));
            if (hash.length != SHA512_BYTES) {
                return new Impossible("not hashed with SHA-512");
            }
            codes.add(new Code("sha512", HexFormat.of().formatHex(hash) + ":"));
        }
        return codes.isEmpty() ? new Impossible("none left") : new RecoveryCodes(codes);
    }

    private static byte[] hash(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
