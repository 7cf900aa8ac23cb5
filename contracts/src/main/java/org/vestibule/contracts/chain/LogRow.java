package org.vestibule.contracts.chain;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.vestibule.contracts.SecurityEvent.Kind;

/**
 * One link of a tenant's chain. Times are in whole microseconds, as the database keeps them.
 *
 * @param recordedAt by the clock of the replica that added it: a row may have a later time than those that follow it, by no
 *     more than {@link #SKEW}
 * @param details JSON text, hashed as it is
 * @param onBehalfOf for whom a program acted, or null
 */
public record LogRow(
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
    /** No two clocks of an installation are further apart. */
    public static final Duration SKEW = Duration.ofDays(1);

    /** What the first row of a chain follows from. */
    public static final byte[] FIRST_PREV_HASH = new byte[32];

    private static final int ABSENT = -1;
    /** Where the first form has the length of the tenant's name. */
    private static final int SECOND_FORM = -2;

    /**
     * The first form: SHA-256 over the previous hash and every field, each led by its length in bytes (-1 for null), so that
     * no two rows have the same. {@code onBehalfOf} comes last and only where it is there. Rows are no longer written in it.
     */
    public byte[] hash(byte[] prevHash) {
        return digest(out -> {
            out.write(prevHash);
            write(out, tenant, seq, recordedAt, id, source, type, subject, time, actorId, actorKind);
            write(out, actorName, ip, userAgent, outcome, requestId, details);
            if (onBehalfOf != null) {
                write(out, onBehalfOf);
            }
        });
    }

    /** The second form: what tells of a person stands in it by its digest alone, so it can be erased without a trace of a break. */
    public byte[] hash(byte[] prevHash, byte[] personal) {
        return digest(out -> {
            out.write(prevHash);
            out.writeInt(SECOND_FORM);
            write(out, tenant, seq, recordedAt, id, source, type, subject, time, actorId, actorKind);
            write(out, outcome, requestId, onBehalfOf);
            if (isByOther()) {
                write(out, actorName, ip, userAgent);
            }
            out.write(personal);
        });
    }

    /** Of what tells of the person: details and, unless somebody else acted, name, address and user agent. */
    public byte[] personal(byte[] salt) {
        return digest(out -> {
            out.write(salt);
            write(out, details);
            if (!isByOther()) {
                write(out, actorName, ip, userAgent);
            }
        });
    }

    /** Without what tells of the person. */
    public LogRow erased() {
        boolean other = isByOther();
        return new LogRow(
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
                other ? actorName : null,
                other ? ip : null,
                other ? userAgent : null,
                outcome,
                requestId,
                "{}",
                onBehalfOf);
    }

    private boolean isByOther() {
        return Kind.STAFF.value().equals(actorKind) || Kind.CLIENT.value().equals(actorKind);
    }

    private interface Form {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static byte[] digest(Form form) {
        try {
            var bytes = new ByteArrayOutputStream();
            form.writeTo(new DataOutputStream(bytes));
            return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(DataOutputStream out, Object... fields) throws IOException {
        for (Object field : fields) {
            if (field == null) {
                out.writeInt(ABSENT);
            } else {
                byte[] bytes = field.toString().getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
    }
}
