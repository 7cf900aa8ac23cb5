package org.vestibule.floor;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/** ES256 by the provider that the suite has too. */
@Startup
@Singleton
class Tokens {
    private final PublicJsonWebKey key;
    private final JwtConsumer consumer;

    Tokens(@ConfigProperty(name = "floor.signing-keys") Path keys) throws IOException, JoseException {
        AmazonCorrettoCryptoProvider.install();
        this.key = (PublicJsonWebKey)
                new JsonWebKeySet(Files.readString(keys)).getJsonWebKeys().getFirst();
        this.consumer = new JwtConsumerBuilder()
                .setSkipDefaultAudienceValidation()
                .setRequireExpirationTime()
                .setRequireJwtId()
                .setRequireSubject()
                .setVerificationKey(key.getPublicKey())
                .build();
    }

    JwtClaims check(String token) throws InvalidJwtException {
        return consumer.processToClaims(token);
    }

    String sign(String subject, String of) throws JoseException {
        var claims = new JwtClaims();
        claims.setSubject(subject);
        claims.setGeneratedJwtId();
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(1);
        claims.setClaim("partial_jti", of);
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        return signature.getCompactSerialization();
    }
}
