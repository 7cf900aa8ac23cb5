package org.vestibule.platform.hashing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vestibule.platform.hashing.Argon2id.Cost;

class Argon2idTest {
    private static final byte[] PASSWORD = "password".getBytes(UTF_8);
    private static final byte[] SALT = "sixteen of these".getBytes(UTF_8);
    private static final Cost CHEAP = new Cost(256, 2, 1);

    /** "password" with "somesalt", from the tests of the reference implementation (phc-winner-argon2, version 0x13). */
    @Test
    void countsAsTheReferenceImplementationDoes() {
        assertThat(hex(Argon2id.hash(PASSWORD, "somesalt".getBytes(UTF_8), CHEAP, 32)))
                .isEqualTo("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
    }

    @ParameterizedTest
    @CsvSource({"8, 1, 16, 0", "256, 2, 32, 8", "7168, 5, 32, 12", "19456, 2, 64, 128"})
    void libsodiumCountsAsBouncyCastleDoes(int memoryKib, int passes, int length, int letters) {
        var cost = new Cost(memoryKib, passes, 1);
        byte[] secret = "å".repeat(letters).getBytes(UTF_8);

        assertThat(Argon2id.isBySodium(SALT, cost, length))
                .as("libsodium loads where tests are run")
                .isTrue();
        assertThat(hex(Argon2id.hash(secret, SALT, cost, length)))
                .isEqualTo(hex(Argon2id.byBouncyCastle(secret, SALT, cost, length)));
    }

    @ParameterizedTest
    @CsvSource({"256, 2, 16, 32", "7, 1, 16, 32", "256, 1, 15, 32", "256, 1, 17, 32", "256, 1, 16, 15"})
    void whatLibsodiumDoesNotKnowIsHashedAllTheSame(int memoryKib, int lanes, int salt, int length) {
        var cost = new Cost(memoryKib, 2, lanes);

        assertThat(Argon2id.isBySodium(new byte[salt], cost, length)).isFalse();
        assertThat(hex(Argon2id.hash(PASSWORD, new byte[salt], cost, length)))
                .isEqualTo(hex(Argon2id.byBouncyCastle(PASSWORD, new byte[salt], cost, length)));
    }

    @Test
    void hashesAtTheSameTimeDoNotDisturbEachOther() {
        assertThat(IntStream.range(0, 40).parallel().mapToObj(i -> hex(Argon2id.hash(PASSWORD, SALT, CHEAP, 32))))
                .hasSize(40)
                .containsOnly(hex(Argon2id.byBouncyCastle(PASSWORD, SALT, CHEAP, 32)));
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
