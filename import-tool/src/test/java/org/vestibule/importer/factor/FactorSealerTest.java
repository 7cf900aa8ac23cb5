package org.vestibule.importer.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.ImportedFactors;
import org.vestibule.contracts.ImportedFactors.App;
import org.vestibule.contracts.ImportedFactors.Code;
import org.vestibule.importer.entry.ImportFailure;
import org.vestibule.importer.entry.Newcomer;

class FactorSealerTest {
    private static final String KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

    @Test
    @Tag("attack-33")
    void onlyWhoHasThePrivateKeyReadsIt() throws Exception {
        EllipticCurveJsonWebKey pair = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        pair.setKeyId("today");
        var user = newcomer(new App(KEY, "Phone", "SHA1", 6, 30), List.of(new Code("sha512", "00:")));

        String sealed = new FactorSealer("harbour", pair.toJson(OutputControlLevel.PUBLIC_ONLY)).seal(user);

        var opened = new JsonWebEncryption();
        opened.setCompactSerialization(sealed);
        opened.setKey(pair.getPrivateKey());
        assertThat(new ObjectMapper().readValue(opened.getPayload(), ImportedFactors.class))
                .isEqualTo(new ImportedFactors("harbour", "anna", user.totp(), user.recoveryCodes()));
        assertThat(opened.getAlgorithmHeaderValue()).isEqualTo("ECDH-ES");
        assertThat(opened.getEncryptionMethodHeaderParameter()).isEqualTo("A256GCM");
        assertThat(opened.getKeyIdHeaderValue()).isEqualTo("today");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"kty\":\"oct\",\"k\":\"AAAA\",\"kid\":\"x\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\",\"kid\":\"x\"}"
            })
    void whatIsNoKeyIsNotUsed(String jwk) {
        assertThatExceptionOfType(ImportFailure.class).isThrownBy(() -> {
            var sealer = new FactorSealer("harbour", jwk);
            sealer.seal(newcomer(new App(KEY, null, null, null, null), List.of()));
        });
    }

    @Test
    void aKeyWithoutANameIsNotUsed() throws JoseException {
        String nameless = EcJwkGenerator.generateJwk(EllipticCurves.P256).toJson(OutputControlLevel.PUBLIC_ONLY);

        assertThatExceptionOfType(ImportFailure.class).isThrownBy(() -> new FactorSealer("harbour", nameless));
    }

    private static Newcomer newcomer(App app, List<Code> codes) {
        return Newcomer.of("anna", JsonNodeFactory.instance.objectNode(), List.of(app), codes, List.of());
    }
}
