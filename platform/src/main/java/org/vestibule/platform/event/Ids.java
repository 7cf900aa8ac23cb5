package org.vestibule.platform.event;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids in order of time (UUIDv7, RFC 9562 section 5.7). They are names, never secrets. */
public final class Ids {
    private static final TimeBasedEpochRandomGenerator GENERATOR = Generators.timeBasedEpochRandomGenerator();

    private Ids() {}

    public static UUID next() {
        return GENERATOR.generate();
    }

    /** The one id that follows from another: of the same time, always the same, and different from it. */
    public static UUID following(UUID id) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(id.toString().getBytes(StandardCharsets.US_ASCII));
            var bits = ByteBuffer.wrap(digest);
            long time = id.getMostSignificantBits() & ~0xfffL;
            return new UUID(
                    time | bits.getLong() & 0xfff, bits.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
