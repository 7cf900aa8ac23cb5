package org.vestibule.auth.password;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.vestibule.foundation.start.CannotStart;

/**
 * A mounted list of breached passwords: one line each, the SHA-1 as 40 capital hexadecimal digits, sorted, with or without
 * {@code :count} behind it, as the downloader of Have I Been Pwned writes its single file. Searched where it lies, by
 * bisection: fifty gigabytes cost no memory.
 */
final class BreachedFile {
    private static final String SETTING = "vestibule.password.breached-list";
    private static final int DIGITS = 40;
    /** Longer than any line. */
    private static final int WINDOW = 128;

    private static final Pattern LINE = Pattern.compile("[0-9A-F]{" + DIGITS + "}(:.*)?");

    private final FileChannel file;
    private final long size;

    private BreachedFile(FileChannel file, long size) {
        this.file = file;
        this.size = size;
    }

    /** Opens the file for good. Throws where it cannot be read or does not begin as it should. */
    static BreachedFile open(Path path) {
        try {
            FileChannel file = FileChannel.open(path);
            var list = new BreachedFile(file, file.size());
            String first = list.text(0).lines().findFirst().orElse("");
            if (!LINE.matcher(first).matches()) {
                throw CannotStart.file(SETTING, path, "does not begin with a SHA-1 of 40 capital hexadecimal digits");
            }
            return list;
        } catch (IOException e) {
            throw CannotStart.file(
                    SETTING, path, "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    boolean contains(String password) {
        try {
            return find(name(password));
        } catch (IOException e) {
            throw new UncheckedIOException("the list of breached passwords cannot be read", e);
        }
    }

    /** SHA-1, because such lists name passwords by it. It protects nothing here. */
    static String name(String password) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The wanted line can only begin at {@code low} or behind it, and before {@code high}. */
    private boolean find(String wanted) throws IOException {
        long low = 0;
        long high = size;
        while (low < high) {
            long middle = (low + high) >>> 1;
            long start = lineFrom(middle);
            int order = start < high ? digest(start).compareTo(wanted) : 1;
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                low = lineFrom(start + 1);
            } else {
                high = middle;
            }
        }
        return false;
    }

    private String digest(long lineStart) throws IOException {
        String text = text(lineStart);
        return text.substring(0, Math.min(DIGITS, text.length()));
    }

    /** Where the first line begins that begins at {@code at} or later; the end of the file where none does. */
    private long lineFrom(long at) throws IOException {
        if (at == 0) {
            return 0;
        }
        int newline = text(at - 1).indexOf('\n');
        return newline < 0 ? size : at + newline;
    }

    private String text(long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(WINDOW);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                break;
            }
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    }
}
