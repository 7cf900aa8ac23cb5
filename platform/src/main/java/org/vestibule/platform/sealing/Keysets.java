package org.vestibule.platform.sealing;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** Reads Tink keysets from the files an operator mounts. */
public final class Keysets {
    private Keysets() {}

    public static KeysetHandle read(Path file) {
        try {
            return TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get());
        } catch (IOException e) {
            throw new UncheckedIOException("keyset " + file.getFileName() + " cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("keyset " + file.getFileName() + " is not a Tink keyset", e);
        }
    }
}
