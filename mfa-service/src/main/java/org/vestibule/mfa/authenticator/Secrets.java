package org.vestibule.mfa.authenticator;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.platform.sealing.Sealer;
import org.vestibule.platform.sealing.Unopenable;

/**
 * Seals and opens what authenticators keep secret, bound to row, tenant and user. Secrets that release 0.2 sealed are opened until the
 * task {@code reseal} has sealed all of them again. An instance that has seen that it has never goes back, whatever the database says.
 */
@Singleton
class Secrets {
    private final DataSource database;
    private final Sealer sealer;
    private volatile boolean isBound;

    /** @param keyset Tink keyset as JSON, AES256_GCM: it seals secrets and addresses at rest */
    Secrets(DataSource database, @ConfigProperty(name = "vestibule.sealing.keyset") Path keyset) {
        this.database = database;
        this.sealer = Sealer.load(keyset);
    }

    /** In the transaction that writes it. */
    byte[] seal(Authenticator of, String secret) {
        boolean asBefore = !isBound && seen(SealingForm.hold(database)) == SealingForm.UNBOUND;
        return sealer.seal(
                secret,
                asBefore
                        ? SecretBinding.ofBefore(of.id, of.tenant)
                        : SecretBinding.toUser(of.id, of.tenant, of.userId));
    }

    /** Throws {@link Unopenable} where it was sealed for another row, tenant or user. */
    String open(Authenticator of) {
        Optional<byte[]> bound = sealer.tryOpen(of.secret, SecretBinding.toUser(of.id, of.tenant, of.userId));
        if (bound.isPresent()) {
            return new String(bound.get(), StandardCharsets.UTF_8);
        }
        if (isBound || seen(SealingForm.read(database)) == SealingForm.BOUND) {
            throw new Unopenable("the secret of authenticator " + of.id + " is not of its user");
        }
        return sealer.openText(of.secret, SecretBinding.ofBefore(of.id, of.tenant));
    }

    private SealingForm seen(SealingForm form) {
        if (form == SealingForm.BOUND) {
            isBound = true;
        }
        return form;
    }
}
