package org.vestibule.platform.hashing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vestibule.platform.hashing.Argon2id.Cost;

class Argon2idTest {
    /** "password" with "somesalt", from the tests of the reference implementation (phc-winner-argon2, version 0x13). */
    private static final Cost REFERENCE = new Cost(256, 2, 1);

    private static final String EXPECTED = "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe";

    @Test
    void countsAsTheReferenceImplementationDoes() {
        assertThat(hash(new Argon2id(0))).isEqualTo(EXPECTED);
    }

    @Test
    void memoryThatIsUsedAgainChangesNothing() {
        var argon2id = new Argon2id(300);
        assertThat(IntStream.range(0, 5).mapToObj(i -> hash(argon2id))).containsOnly(EXPECTED);
    }

    @Test
    void hashesAtTheSameTimeDoNotDisturbEachOther() {
        var argon2id = new Argon2id(300);
        assertThat(IntStream.range(0, 40).parallel().mapToObj(i -> hash(argon2id)))
                .hasSize(40)
                .containsOnly(EXPECTED);
    }

    private static String hash(Argon2id argon2id) {
        return HexFormat.of()
                .formatHex(argon2id.hash("password".getBytes(UTF_8), "somesalt".getBytes(UTF_8), REFERENCE, 32));
    }
}
