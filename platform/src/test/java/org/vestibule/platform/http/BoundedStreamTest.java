package org.vestibule.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("attack-53")
class BoundedStreamTest {
    @Test
    void whatFitsIsReadToItsEnd() throws IOException {
        assertThat(bounded(100, 100).readAllBytes()).hasSize(100);
        assertThat(bounded(0, 0).readAllBytes()).isEmpty();
        assertThat(bounded(3, 3).skip(10)).isEqualTo(3);
    }

    @Test
    void oneByteMoreEndsItHoweverItIsRead() {
        assertThatThrownBy(() -> bounded(101, 100).readAllBytes()).hasMessage("too much");
        assertThatThrownBy(() -> bounded(101, 100).skip(200)).hasMessage("too much");
        assertThatThrownBy(() -> {
                    InputStream body = bounded(101, 100);
                    while (body.read() >= 0) {
                        assertThat(body.markSupported()).isFalse();
                    }
                })
                .hasMessage("too much");
    }

    @Test
    void whatIsTooMuchIsNotReadToItsEndByClosing() throws IOException {
        var closed = new AtomicBoolean();
        var body = new ByteArrayInputStream(new byte[101]) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        var bounded = new BoundedStream(body, 100, () -> new IllegalStateException("too much"));

        assertThatThrownBy(bounded::readAllBytes).hasMessage("too much");
        bounded.close();
        assertThat(closed).isFalse();
    }

    private static InputStream bounded(int size, long most) {
        return new BoundedStream(
                new ByteArrayInputStream(new byte[size]), most, () -> new IllegalStateException("too much"));
    }
}
