package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vestibule.localstack.rest.RawSocket;
import org.vestibule.localstack.service.Service;

/**
 * A request of which two readers may see different ends, at each instance of each service as it is packaged. All that the decoder is held
 * to is in admin-service's test of the same name.
 */
@ExtendWith(TheSuite.class)
@Tag("attack-64")
class FramingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String HEAD =
            "POST /no/such/page HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final String HIDDEN = "GET /no/such/page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final List<String> AMBIGUOUS = List.of(
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked, xchunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            "Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
            "Content-Length: 0, 0\r\n\r\n",
            "Content-Length: +0\r\n\r\n");
    private static final String BREAK_IN_EXTENSION = "Transfer-Encoding: chunked\r\n\r\n0;\nx=y\r\n\r\n";

    private final TheSuite suite;

    FramingIT(TheSuite suite) {
        this.suite = suite;
    }

    private List<String> everywhere() {
        return Stream.of(Service.values())
                .flatMap(service -> suite.everyInstance(service).stream())
                .toList();
    }

    private static List<String> statuses(String address, String bytes) {
        try (var socket = RawSocket.to(address)) {
            List<String> statuses = new ArrayList<>();
            for (String answer : socket.send(bytes).untilClosed(PATIENCE).split("HTTP/1\\.1 ", -1)) {
                if (answer.length() >= 3) {
                    statuses.add(answer.substring(0, 3));
                }
            }
            return statuses;
        }
    }

    @Test
    void itIsRefusedAndNothingBehindItIsRead() {
        assertThat(everywhere()).allSatisfy(address -> {
            for (String rest : AMBIGUOUS) {
                assertThat(statuses(address, HEAD + rest + HIDDEN)).as(rest).containsExactly("400");
            }
            assertThat(statuses(address, HEAD + BREAK_IN_EXTENSION + HIDDEN)).hasSizeLessThan(2);
        });
    }

    @Test
    void anHonestOneIsReadToItsEndAndSoIsTheNext() {
        String chunked = HEAD + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n";
        String counted = HEAD + "Content-Length: 2\r\n\r\n{}";

        assertThat(everywhere()).allSatisfy(address -> assertThat(statuses(address, chunked + counted + HIDDEN))
                .hasSize(3));
    }
}
