package org.vestibule.platform.sealing;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.hybrid.HybridConfig;
import com.google.crypto.tink.prf.PrfConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.vestibule.foundation.start.CannotStart;

/**
 * Reads Tink keysets from the files that an operator mounts. Whatever is wrong with one is a {@link CannotStart} that names the setting
 * and the file, and nothing of what it holds; {@link ConfiguredKeysets} finds it at the start.
 */
public final class Keysets {
    static {
        try {
            AeadConfig.register();
            HybridConfig.register();
            PrfConfig.register();
        } catch (GeneralSecurityException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Keysets() {}

    /**
     * @param setting the property that names the file
     * @param primitive what the keys are for, such as {@code Aead}
     */
    public static <P> P primitive(String setting, Path file, Class<P> primitive) {
        return primitive(setting, file, read(setting, file), primitive);
    }

    static <P> P primitive(String setting, Path file, KeysetHandle keys, Class<P> primitive) {
        try {
            return keys.getPrimitive(RegistryConfiguration.get(), primitive);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw CannotStart.file(setting, file, "is not a Tink keyset for " + primitive.getSimpleName());
        }
    }

    static KeysetHandle read(String setting, Path file) {
        try {
            return TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get());
        } catch (IOException e) {
            throw CannotStart.file(
                    setting, file, "cannot be read: " + e.getClass().getSimpleName());
        } catch (GeneralSecurityException | RuntimeException e) {
            throw CannotStart.file(setting, file, "is not a Tink keyset");
        }
    }
}
