package org.vestibule.platform.idempotency;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * SHA-256 of what is asked for: parts of the head, and the body as it is read, so that no body is held in memory for it.
 * The reader's {@code close} closes nothing; what nobody read is read by {@link #value()}.
 */
final class RequestDigest extends FilterInputStream {
    private final MessageDigest digest;

    /** @param head null members are told from empty ones */
    RequestDigest(List<String> head, InputStream body) {
        super(body);
        this.digest = sha256();
        head.forEach(this::part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void part(String text) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(0, text == null ? -1 : bytes.length)
                .array());
        digest.update(bytes);
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        if (read >= 0) {
            digest.update((byte) read);
        }
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read > 0) {
            digest.update(buffer, offset, read);
        }
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 8192)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() {}

    /** Reads the rest; may be asked once. */
    byte[] value() throws IOException {
        transferTo(OutputStream.nullOutputStream());
        in.close();
        return digest.digest();
    }
}
