package org.vestibule.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.ShutdownEvent;
import java.net.ConnectException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C-05")
class PatienceTest {
    private final Patience patience = new Patience();
    private final AtomicInteger tries = new AtomicInteger();

    private void away() {
        tries.incrementAndGet();
        throw new IllegalStateException(new ConnectException("nobody there"));
    }

    @Test
    void whatIsAwayIsWaitedFor() {
        patience.run("an event", () -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException(new ConnectException("nobody there"));
            }
        });

        assertThat(tries).hasValue(2);
    }

    @Test
    void aBugIsThrownAtOnce() {
        assertThatThrownBy(() -> patience.run("an event", () -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException("a bug");
                }))
                .hasMessage("a bug");
        assertThat(tries).hasValue(1);
    }

    @Test
    void whatFailsWhileTheServiceStopsIsNeitherDoneNorGivenUp() {
        patience.stop(new ShutdownEvent());

        assertThatThrownBy(() -> patience.run("an event", () -> {
                    throw new IllegalStateException("EntityManagerFactory is closed");
                }))
                .isInstanceOf(Patience.Stopped.class);
        assertThatThrownBy(() -> patience.run("an event", this::away)).isInstanceOf(Patience.Stopped.class);
        assertThat(tries).hasValue(1);
        patience.run("an event", tries::incrementAndGet);
        assertThat(tries).as("what succeeds is done").hasValue(2);
    }
}
