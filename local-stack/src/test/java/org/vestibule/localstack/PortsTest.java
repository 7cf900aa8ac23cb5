package org.vestibule.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void aTakenPortIsNamedWithItsUse() throws Exception {
        var free = Ports.free();
        assertThat(free.firstInUse()).isEmpty();

        try (var other = new ServerSocket()) {
            other.bind(new InetSocketAddress("127.0.0.1", free.mfa()));

            assertThat(free.firstInUse()).contains("Port " + free.mfa() + " is in use, and mfa-service needs it");
        }
    }
}
