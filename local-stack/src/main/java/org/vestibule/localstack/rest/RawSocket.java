package org.vestibule.localstack.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends bytes that no HTTP client would send, and reads what comes back until the other side closes. */
public final class RawSocket implements AutoCloseable {
    private static final int CONNECT_MS = 5_000;

    private final Socket socket;

    private RawSocket(Socket socket) {
        this.socket = socket;
    }

    /** @param service an address such as {@code http://127.0.0.1:8081}; its path does not matter */
    public static RawSocket to(String service) {
        return from(null, service);
    }

    /** From one of this machine's addresses, as {@code 127.0.0.2}; null: whichever. */
    public static RawSocket from(String address, String service) {
        URI uri = URI.create(service);
        Socket socket = new Socket();
        try {
            if (address != null) {
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
            }
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MS);
            return new RawSocket(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Byte by byte as it stands, in Latin-1: line ends are the caller's. */
    public RawSocket send(String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything up to the end of the connection; fails where the connection is still open after {@code patience}. */
    public String untilClosed(Duration patience) {
        var answer = new ByteArrayOutputStream();
        try {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.ISO_8859_1);
        } catch (SocketTimeoutException e) {
            throw new IllegalStateException(
                    "not closed after " + patience + ": " + answer.toString(StandardCharsets.ISO_8859_1), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
