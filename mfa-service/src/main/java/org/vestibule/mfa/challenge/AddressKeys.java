package org.vestibule.mfa.challenge;

import com.google.crypto.tink.prf.PrfSet;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.platform.sealing.Keysets;

/**
 * Names numbers and addresses by a keyed hash, so that they can be counted and compared without being stored. Numbers are
 * in E.164, addresses in lower case: other spellings of one are not another.
 */
@Singleton
public class AddressKeys {
    private static final int BYTES = 16;

    private final PrfSet prf;

    public AddressKeys(@ConfigProperty(name = "vestibule.lookup.keyset") Path keyset) {
        this.prf = Keysets.primitive("vestibule.lookup.keyset", keyset, PrfSet.class);
    }

    public byte[] of(String normalized) {
        try {
            return prf.computePrimary(normalized.getBytes(StandardCharsets.UTF_8), BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
