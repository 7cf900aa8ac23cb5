package org.vestibule.admin.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client whose answer has begun, and which reads no more of it. */
final class StuckClient {
    private StuckClient() {}

    static Socket csvOf(String path, String bearer) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(8_192);
        socket.connect(new InetSocketAddress("127.0.0.1", RestAssured.port));
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\nAuthorization: " + bearer
                + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
        return socket;
    }
}
