package org.vestibule.notification.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.Message.Channel;

class CodePlacesTest {
    private final CodePlaces places = new CodePlaces(100);

    private List<CompletableFuture<Void>> takeAll(Channel channel) {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        var end = new CompletableFuture<Void>();
        while (places.take(channel, end)) {
            ends.add(end);
            end = new CompletableFuture<>();
        }
        return ends;
    }

    @Test
    void oneChannelLeavesAQuarterToTheOther() {
        assertThat(takeAll(Channel.EMAIL)).hasSize(75);
        assertThat(takeAll(Channel.SMS)).hasSize(75);
    }

    @Test
    void aPlaceIsFreeAgainHoweverItsCodeEnded() {
        var ends = takeAll(Channel.EMAIL);
        ends.get(0).complete(null);
        ends.get(1).cancel(false);
        ends.get(2).completeExceptionally(new IllegalStateException());

        assertThat(takeAll(Channel.EMAIL)).hasSize(3);
    }
}
