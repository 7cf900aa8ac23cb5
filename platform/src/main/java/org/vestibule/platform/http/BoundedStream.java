package org.vestibule.platform.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** Fails as soon as more is read than it may hold. */
final class BoundedStream extends FilterInputStream {
    private final Supplier<RuntimeException> tooMuch;
    private long left;

    /** @param most bytes */
    BoundedStream(InputStream in, long most, Supplier<RuntimeException> tooMuch) {
        super(in);
        this.left = most;
        this.tooMuch = tooMuch;
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        count(Math.max(0, read));
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

    /** What is too much is left unread, while closing would read it to its end. */
    @Override
    public void close() throws IOException {
        if (left >= 0) {
            in.close();
        }
    }

    private void count(int read) {
        left -= read;
        if (left < 0) {
            throw tooMuch.get();
        }
    }
}
