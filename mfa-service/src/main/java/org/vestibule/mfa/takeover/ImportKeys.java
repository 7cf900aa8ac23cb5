package org.vestibule.mfa.takeover;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.Use;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.vestibule.contracts.ImportedFactors;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.sealing.Sealer;

/**
 * Key pairs for what comes from other systems. A new one each day, each gone after a week: an export that is found later
 * opens nowhere.
 */
@Singleton
class ImportKeys implements PanacheRepositoryBase<ImportKey, UUID> {
    private static final Logger LOG = Logger.getLogger(ImportKeys.class);
    private static final Duration FRESH = Duration.ofDays(1);
    private static final Duration LIFE = Duration.ofDays(7);

    private final Sealer sealer;
    private final ObjectMapper json;
    private final Clock clock;

    ImportKeys(@ConfigProperty(name = "vestibule.sealing.keyset") Path keyset, ObjectMapper json, Clock clock) {
        this.sealer = Sealer.load(keyset);
        this.json = json;
        this.clock = clock;
    }

    /** The public key to encrypt for today, as a JWK (RFC 7517). */
    @Transactional
    Map<String, Object> today() {
        Instant now = clock.instant();
        return find("createdAt > ?1 order by createdAt desc", now.minus(FRESH))
                .firstResultOptional()
                .map(this::open)
                .orElseGet(() -> make(now))
                .toParams(OutputControlLevel.PUBLIC_ONLY);
    }

    private EllipticCurveJsonWebKey make(Instant now) {
        delete("createdAt < ?1", now.minus(LIFE));
        try {
            var pair = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            ImportKey key = new ImportKey();
            key.id = Ids.next();
            pair.setKeyId(key.id.toString());
            pair.setUse(Use.ENCRYPTION);
            pair.setAlgorithm(KeyManagementAlgorithmIdentifiers.ECDH_ES);
            key.privateKey = sealer.seal(
                    pair.toJson(OutputControlLevel.INCLUDE_PRIVATE), "import_key.private_key", key.id.toString());
            key.createdAt = now;
            persist(key);
            return pair;
        } catch (JoseException e) {
            throw new IllegalStateException("no key pair", e);
        }
    }

    private EllipticCurveJsonWebKey open(ImportKey key) {
        try {
            return (EllipticCurveJsonWebKey) JsonWebKey.Factory.newJwk(
                    sealer.openText(key.privateKey, "import_key.private_key", key.id.toString()));
        } catch (JoseException e) {
            throw new IllegalStateException("an import key is no key", e);
        }
    }

    /** What was encrypted for one of the keys; empty where it was not, or where the key is gone. In a transaction. */
    Optional<ImportedFactors> open(String jwe) {
        try {
            var encrypted = new JsonWebEncryption();
            encrypted.setAlgorithmConstraints(only(KeyManagementAlgorithmIdentifiers.ECDH_ES));
            encrypted.setContentEncryptionAlgorithmConstraints(only(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM));
            encrypted.setCompactSerialization(jwe);
            Optional<ImportKey> key = findByIdOptional(UUID.fromString(encrypted.getKeyIdHeaderValue()))
                    .filter(found -> found.createdAt.isAfter(clock.instant().minus(LIFE)));
            if (key.isEmpty()) {
                return Optional.empty();
            }
            encrypted.setKey(open(key.get()).getPrivateKey());
            return Optional.ofNullable(json.readValue(encrypted.getPlaintextString(), ImportedFactors.class));
        } catch (JoseException | JacksonException | RuntimeException e) {
            LOG.debugf("not encrypted for us: %s", e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private static AlgorithmConstraints only(String algorithm) {
        return new AlgorithmConstraints(ConstraintType.PERMIT, algorithm);
    }
}
