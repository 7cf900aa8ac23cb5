package org.vestibule.platform.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * Seals secrets at rest (AES-256-GCM by Tink, keyset with rotation). The associated data names table, column, row, tenant and
 * whose secret it is, so a ciphertext moved elsewhere does not open.
 */
public final class Sealer {
    private static final String SETTING = "vestibule.sealing.keyset";
    private static final int PREFIX_BYTES = 5;

    private final Aead aead;
    private final byte[] primaryPrefix;

    private Sealer(Aead aead, int primaryKeyId) {
        this.aead = aead;
        this.primaryPrefix = ByteBuffer.allocate(PREFIX_BYTES)
                .put((byte) 1)
                .putInt(primaryKeyId)
                .array();
    }

    /** @param keyset of {@code vestibule.sealing.keyset}: its primary key seals, every key of it opens */
    public static Sealer load(Path keyset) {
        KeysetHandle keys = Keysets.read(SETTING, keyset);
        return new Sealer(
                Keysets.primitive(SETTING, keyset, keys, Aead.class),
                keys.getPrimary().getId());
    }

    public byte[] seal(byte[] plain, String... associated) {
        try {
            return aead.encrypt(plain, bytes(associated));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal", e);
        }
    }

    public byte[] seal(String plain, String... associated) {
        return seal(plain.getBytes(StandardCharsets.UTF_8), associated);
    }

    /** Throws {@link Unopenable} where key or associated data do not fit: the row was tampered with. */
    public byte[] open(byte[] sealed, String... associated) {
        try {
            return aead.decrypt(sealed, bytes(associated));
        } catch (GeneralSecurityException e) {
            throw new Unopenable(String.join("|", associated), e);
        }
    }

    /** Empty where key or associated data do not fit: for whoever knows a second form that it may have. */
    public Optional<byte[]> tryOpen(byte[] sealed, String... associated) {
        try {
            return Optional.of(aead.decrypt(sealed, bytes(associated)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    public String openText(byte[] sealed, String... associated) {
        return new String(open(sealed, associated), StandardCharsets.UTF_8);
    }

    /**
     * What the ciphertexts of the primary key begin with: a byte 1 and its id, as Tink's wire format has it
     * (developers.google.com/tink/wire-format).
     */
    public byte[] primaryPrefix() {
        return primaryPrefix.clone();
    }

    private static byte[] bytes(String... associated) {
        return String.join("|", associated).getBytes(StandardCharsets.UTF_8);
    }
}
