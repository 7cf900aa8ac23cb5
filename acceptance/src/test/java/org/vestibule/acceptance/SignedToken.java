package org.vestibule.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;

/** A token as a system of the tenant reads it: with nothing but the JDK and the published keys. */
record SignedToken(JsonNode header, JsonNode claims, boolean isSigned) {
    static SignedToken read(TheSuite suite, String token) {
        String[] parts = token.split("\\.");
        JsonNode header = json(parts[0]);
        JsonNode keys = new Browser()
                .get(suite.auth("/.well-known/jwks.json"), null)
                .body()
                .path("keys");
        boolean signed = false;
        for (JsonNode key : keys) {
            signed |= key.path("kid").equals(header.path("kid")) && isSignedWith(key, parts);
        }
        return new SignedToken(header, json(parts[1]), signed);
    }

    private static boolean isSignedWith(JsonNode key, String[] parts) {
        try {
            var curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            var point = new ECPoint(number(key.path("x")), number(key.path("y")));
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class))));
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BigInteger number(JsonNode base64url) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64url.asText()));
    }

    private static JsonNode json(String base64url) {
        try {
            return Browser.JSON.readTree(Base64.getUrlDecoder().decode(base64url));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
