package org.vestibule.localstack.keys;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyTemplates;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.hybrid.HybridConfig;
import com.google.crypto.tink.prf.PrfConfig;
import java.security.GeneralSecurityException;
import java.util.stream.IntStream;
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
            return TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(
                    parse(privateKeyset).getPublicKeysetHandle());
        } catch (GeneralSecurityException e) {
            throw new StartFailure("The public keyset could not be derived", e);
        }
    }

    /** Whether what is sealed with the one can be opened with the other. */
    static boolean opens(String privateKeyset, String publicKeyset) {
        try {
            var sealing = parse(publicKeyset).getPrimary().getKey();
            var opening = parse(privateKeyset).getPublicKeysetHandle();
            return IntStream.range(0, opening.size())
                    .anyMatch(i -> opening.getAt(i).getKey().equalsKey(sealing));
        } catch (GeneralSecurityException e) {
            throw new StartFailure("These are not a private and a public keyset", e);
        }
    }

    /** With one key more, of the same kind, at the end: it opens, and does not seal yet. */
    static String withNext(String keyset) {
        return change(
                keyset,
                (keys, builder) -> builder.addEntry(KeysetHandle.generateEntryFromParameters(
                                keys.getPrimary().getKey().getParameters())
                        .withRandomId()));
    }

    /** The last one is the primary, which seals; the others go on opening. */
    static String switched(String keyset) {
        return change(keyset, (keys, builder) -> {
            KeysetHandle.Builder.Entry last = builder.getAt(keys.size() - 1);
            last.makePrimary();
        });
    }

    /** The primary alone. */
    static String retired(String keyset) {
        return change(keyset, (keys, builder) -> {
            for (int i = keys.size() - 1; i >= 0; i--) {
                if (!keys.getAt(i).isPrimary()) {
                    builder.deleteAt(i);
                }
            }
        });
    }

    static int count(String keyset) {
        return parse(keyset).size();
    }

    private interface Change {
        void make(KeysetHandle keys, KeysetHandle.Builder builder) throws GeneralSecurityException;
    }

    private static String change(String keyset, Change change) {
        try {
            var keys = parse(keyset);
            var builder = KeysetHandle.newBuilder(keys);
            change.make(keys, builder);
            return serialize(builder.build());
        } catch (GeneralSecurityException e) {
            throw new StartFailure("The keyset could not be changed", e);
        }
    }

    private static String make(String template) {
        try {
            register();
            return serialize(KeysetHandle.generateNew(KeyTemplates.get(template)));
        } catch (GeneralSecurityException e) {
            throw new StartFailure("No " + template + " keyset could be made", e);
        }
    }

    private static KeysetHandle parse(String keyset) {
        try {
            register();
            return TinkJsonProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new StartFailure("This is not a Tink keyset", e);
        }
    }

    private static String serialize(KeysetHandle keys) throws GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get());
    }

    private static void register() throws GeneralSecurityException {
        AeadConfig.register();
        PrfConfig.register();
        HybridConfig.register();
    }
}
