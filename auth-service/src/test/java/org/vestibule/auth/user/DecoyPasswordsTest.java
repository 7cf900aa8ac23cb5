package org.vestibule.auth.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vestibule.auth.password.StoredPassword;
import org.vestibule.auth.user.DecoyPasswords.Mix;
import org.vestibule.auth.user.DecoyPasswords.Share;

@Tag("attack-49")
class DecoyPasswordsTest {
    private static final int NAMES = 20_000;
    private static final StoredPassword OWN = new StoredPassword("argon2id", "$argon2id$own", false);
    private static final StoredPassword BCRYPT = new StoredPassword("bcrypt", "$2a$12$brought", true);
    private static final StoredPassword MD5 = new StoredPassword("md5", "brought", true);

    private static Mix mix(int key, Share... shares) {
        return new Mix(new byte[] {(byte) key}, List.of(shares), Instant.MAX);
    }

    @Test
    void unknownNamesAreGivenTheSchemesInTheSharesThatUsersHave() {
        Mix mix = mix(1, new Share(OWN, 700), new Share(BCRYPT, 250), new Share(MD5, 50));

        Map<StoredPassword, Long> given = IntStream.range(0, NAMES)
                .mapToObj(i -> mix.of("nobody-" + i).orElseThrow())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(given.get(OWN) / (double) NAMES).isCloseTo(0.70, within(0.02));
        assertThat(given.get(BCRYPT) / (double) NAMES).isCloseTo(0.25, within(0.02));
        assertThat(given.get(MD5) / (double) NAMES).isCloseTo(0.05, within(0.01));
    }

    @Test
    void aNameIsGivenTheSameEachTimeAndOnlyTheKeyTellsWhich() {
        Share[] shares = {new Share(OWN, 1), new Share(BCRYPT, 1)};

        assertThat(mix(1, shares).of("kim")).isEqualTo(mix(1, shares).of("kim"));
        long alike = IntStream.range(0, NAMES)
                .filter(i -> mix(1, shares).of("n" + i).equals(mix(2, shares).of("n" + i)))
                .count();
        assertThat(alike / (double) NAMES).isCloseTo(0.5, within(0.02));
    }

    /** PostgreSQL reads the expressions as Java does. */
    private static List<String> kind(String hash) {
        return Stream.of(DecoyPasswords.COST, DecoyPasswords.YIELD)
                .map(expression -> Pattern.compile(expression).matcher(hash))
                .map(found -> found.find() ? found.group(1) : "")
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aaaa $argon2id$v=19$m=19456,t=3,p=1$c2FsdA$aaaa",
                "$2a$10$abcdefghijklmnopqrstuu $2b$12$abcdefghijklmnopqrstuu",
                "$scrypt$ln=10,r=8,p=1$c2FsdA$aaaa $scrypt$ln=14,r=8,p=1$c2FsdA$aaaa",
                "$P$BIQRaTwmfeRo7ud9 $P$DIQRaTwmfeRo7ud9",
                "pbkdf2_sha256$1000$salt$aaaa pbkdf2_sha256$600000$salt$aaaa",
                "pbkdf2_sha1$1000$salt$aaaa pbkdf2_sha512$1000$salt$aaaa",
                "$pbkdf2-sha256$27500$c2FsdA$aaaa $pbkdf2-sha256$210000$c2FsdA$aaaa",
                "$pbkdf2$27500$c2FsdA$aaaa $pbkdf2-sha512$27500$c2FsdA$aaaa",
                "$pbkdf2-sha256$27500$c2FsdA$aaaa $pbkdf2-sha256$27500$c2FsdA$aaaaaaaaaaaa"
            })
    void hashesThatCostDifferentlyAreTwoKinds(String one, String other) {
        assertThat(kind(one)).isNotEqualTo(kind(other)).isEqualTo(kind(one.replace("c2FsdA", "bHNhdA")));
    }

    @Test
    void aTenantWithoutPasswordsHasNone() {
        assertThat(mix(1).of("kim")).isEmpty();
    }
}
