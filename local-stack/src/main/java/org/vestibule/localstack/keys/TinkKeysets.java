package org.vestibule.localstack.keys;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyTemplates;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.hybrid.HybridConfig;
import com.google.crypto.tink.prf.PrfConfig;
import java.security.GeneralSecurityException;
import org.vestibule.localstack.StartFailure;

/** Fresh keysets in Tink's JSON form. */
final class TinkKeysets {
    private TinkKeysets() {}

    static String sealing() {
        return make("AES256_GCM");
    }

    static String lookup() {
        return make("HMAC_SHA256_PRF");
    }

    static String messages() {
        return make("DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_AES_256_GCM");
    }

    static String publicPart(String privateKeyset) {
        try {
            register();
            var keyset = TinkJsonProtoKeysetFormat.parseKeyset(privateKeyset, InsecureSecretKeyAccess.get());
            return TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(keyset.getPublicKeysetHandle());
        } catch (GeneralSecurityException e) {
            throw new StartFailure("The public keyset could not be derived", e);
        }
    }

    private static String make(String template) {
        try {
            register();
            var keyset = KeysetHandle.generateNew(KeyTemplates.get(template));
            return TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new StartFailure("No " + template + " keyset could be made", e);
        }
    }

    private static void register() throws GeneralSecurityException {
        AeadConfig.register();
        PrfConfig.register();
        HybridConfig.register();
    }
}
