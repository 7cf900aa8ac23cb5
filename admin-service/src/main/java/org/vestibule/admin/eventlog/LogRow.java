package org.vestibule.admin.eventlog;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * One link of a tenant's chain. Times are in whole microseconds, as the database keeps them.
 *
 * @param details JSON text, hashed as it is
 * @param onBehalfOf for whom a program acted, or null
 */
record LogRow(
        String tenant,
        long seq,
        Instant recordedAt,
        UUID id,
        String source,
        String type,
        UUID subject,
        Instant time,
        UUID actorId,
        String actorKind,
        String actorName,
        String ip,
        String userAgent,
        String outcome,
        String requestId,
        String details,
        String onBehalfOf) {
    static final byte[] FIRST_PREV_HASH = new byte[32];
    private static final int ABSENT = -1;

    /**
     * SHA-256 over the previous hash and every field, each led by its length in bytes (-1 for null), so that no two rows
     * have the same form. {@code onBehalfOf} comes last and only where it is there: rows of before it keep their hash.
     */
    byte[] hash(byte[] prevHash) {
        try {
            var form = new ByteArrayOutputStream();
            var out = new DataOutputStream(form);
            out.write(prevHash);
            for (Object field : new Object[] {
                tenant,
                seq,
                recordedAt,
                id,
                source,
                type,
                subject,
                time,
                actorId,
                actorKind,
                actorName,
                ip,
                userAgent,
                outcome,
                requestId,
                details
            }) {
                write(out, field);
            }
            if (onBehalfOf != null) {
                write(out, onBehalfOf);
            }
            return MessageDigest.getInstance("SHA-256").digest(form.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(DataOutputStream out, Object field) throws IOException {
        if (field == null) {
            out.writeInt(ABSENT);
        } else {
            byte[] bytes = field.toString().getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }
}
