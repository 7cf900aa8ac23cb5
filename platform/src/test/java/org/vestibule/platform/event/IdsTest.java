package org.vestibule.platform.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
    @Test
    void whatFollowsIsOneIdOfTheSameTime() {
        UUID id = Ids.next();
        UUID following = Ids.following(id);

        assertThat(following).isEqualTo(Ids.following(id)).isNotEqualTo(id).isNotEqualTo(Ids.following(Ids.next()));
        assertThat(following.version()).isEqualTo(7);
        assertThat(following.variant()).isEqualTo(2);
        assertThat(following.getMostSignificantBits() >>> 16).isEqualTo(id.getMostSignificantBits() >>> 16);
    }
}
