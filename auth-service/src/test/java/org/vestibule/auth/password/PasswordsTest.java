package org.vestibule.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.auth.password.Passwords.Check.Right;
import org.vestibule.auth.password.Passwords.Check.Wrong;
import org.vestibule.contracts.ProblemType;
import org.vestibule.foundation.start.CannotStart;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.text.Language;

/**
 * What is stored, what is read and what is upgraded. Hashes of other systems are made by other programs: bcrypt by
 * libxcrypt, PBKDF2, scrypt and salted digests by Python's hashlib, argon2id and phpass by their reference
 * implementations.
 */
class PasswordsTest {
    private static final String PASSWORD = "correct horse";
    private static final String BCRYPT_SALT = "abcdefghijklmnopqrstuu";

    private static Passwords passwords;

    @BeforeAll
    static void open() {
        passwords = withSettings(Map.of());
    }

    @AfterAll
    static void close() {
        passwords.close();
    }

    @Test
    void newPasswordsAreArgon2idWithTheDefaultParameters() {
        var stored = passwords.hash(PASSWORD, PasswordScheme.argon2id);

        assertThat(stored.scheme()).isEqualTo("argon2id");
        assertThat(stored.value()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(stored.imported()).isFalse();
        assertThat(passwords.hash(PASSWORD, PasswordScheme.argon2id)).isNotEqualTo(stored);
    }

    @Test
    @Tag("S0-09")
    void tenantWithBcryptStoresBcryptOfCostTen() {
        assertThat(passwords.hash(PASSWORD, PasswordScheme.bcrypt).value()).matches("\\$2b\\$10\\$[./A-Za-z0-9]{53}");
    }

    @Test
    @Tag("S0-09")
    void bcryptTakesSeventyTwoBytesAndArgon2idWhatIsLonger() {
        assertThat(passwords.hash("å".repeat(36), PasswordScheme.bcrypt).scheme())
                .isEqualTo("bcrypt");
        assertThat(passwords.hash("å".repeat(36) + "a", PasswordScheme.bcrypt).scheme())
                .isEqualTo("argon2id");
    }

    @Test
    @Tag("S0-09")
    void nothingIsCutAtATenantWithBcrypt() {
        String bytes72 = "x".repeat(72);
        var longer = passwords.hash(bytes72 + "y", PasswordScheme.bcrypt);

        assertThat(check(bytes72 + "y", longer, PasswordScheme.bcrypt)).isEqualTo(new Right(Optional.empty()));
        assertThat(check(bytes72 + "z", longer, PasswordScheme.bcrypt)).isInstanceOf(Wrong.class);
        assertThat(check(bytes72, longer, PasswordScheme.bcrypt)).isInstanceOf(Wrong.class);
    }

    @Test
    void bcryptHashOfSeventyTwoBytesDoesNotOpenToMore() {
        String bytes72 = "x".repeat(72);
        var stored = passwords.hash(bytes72, PasswordScheme.bcrypt);

        assertThat(check(bytes72, stored, PasswordScheme.bcrypt)).isInstanceOf(Right.class);
        assertThat(check(bytes72 + "y", stored, PasswordScheme.bcrypt)).isInstanceOf(Wrong.class);
    }

    /** The other system cut the password; its users type it whole, and from then on it counts whole. */
    @Test
    void hashThatAnotherSystemCutIsReadAsThatSystemReadIt() {
        var cut = imported("bcrypt", "$2b$04$" + BCRYPT_SALT + "BzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe");
        String typed = "a".repeat(80);

        var upgraded = upgrade(typed, cut, PasswordScheme.bcrypt);

        assertThat(upgraded.scheme()).isEqualTo("argon2id");
        assertThat(check(typed, upgraded, PasswordScheme.bcrypt)).isInstanceOf(Right.class);
        assertThat(check("a".repeat(79), upgraded, PasswordScheme.bcrypt)).isInstanceOf(Wrong.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse ", " correct horse", "Correct horse", "correct hors", "correct  horse", ""})
    void passwordIsComparedExactly(String typed) {
        var stored = passwords.hash(PASSWORD, PasswordScheme.argon2id);

        assertThat(check(typed, stored, PasswordScheme.argon2id)).isInstanceOf(Wrong.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"argon2id", "bcrypt"})
    void composedAndDecomposedLettersAreOnePassword(PasswordScheme scheme) {
        var composed = passwords.hash("caf\u00e9 au lait", scheme);
        var decomposed = passwords.hash("cafe\u0301 au lait", scheme);

        assertThat(check("cafe\u0301 au lait", composed, scheme)).isInstanceOf(Right.class);
        assertThat(check("caf\u00e9 au lait", decomposed, scheme)).isInstanceOf(Right.class);
        assertThat(check("cafe au lait", composed, scheme)).isInstanceOf(Wrong.class);
    }

    @Test
    void importedHashOfDecomposedLettersIsReadAsTypedAndUpgradedToTheComposedForm() {
        var old = imported("bcrypt", "$2b$04$" + BCRYPT_SALT + "C6Ni8na8kP6B6Wv2W2OucHZTckggJPe");

        var upgraded = upgrade("e\u0301t\u00e9 long", old, PasswordScheme.bcrypt);

        assertThat(check("\u00e9t\u00e9 long", upgraded, PasswordScheme.bcrypt)).isInstanceOf(Right.class);
    }

    @ParameterizedTest(name = "{0} {1}")
    @Tag("S0-09")
    @CsvSource(
            delimiter = ' ',
            value = {
                "bcrypt $2a$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
                "bcrypt $2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2",
                "bcrypt $2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
                "scrypt $scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$6g3umF+uVrJsObaTZhIbbTlgrvOEFcCItdwSjtPF67M",
                "pbkdf2 pbkdf2_sha1$1000$salt8$cE4SqVPO0YXmAURcoA5vvvlNdnA=",
                "pbkdf2 pbkdf2_sha256$1000$salt8$QZwJoonZ5oyrxC2+mOiW4iX5hJLTL3fr5Z/fQpx1cpY=",
                "pbkdf2 pbkdf2_sha512$1000$salt8$M8Of77JnAZmr4ThOFHxa9DDLzsWf2/PdJHHfvJvSk10klzr3SB+vHuYM19VEovtA4r1mrZmlHyhXvD3tj5ahmg==",
                "pbkdf2 $pbkdf2$1000$8PHy8/T19vf4.fr7/P3./w$.5QX0J046SbyM4zUrpWK1an1PdA",
                "pbkdf2 $pbkdf2-sha256$1000$8PHy8/T19vf4.fr7/P3./w$JwgcbJZlHBoE0uPBMy9SZsCsIJXsYLx/8XwH97PVwMU",
                "pbkdf2 $pbkdf2-sha512$1000$8PHy8/T19vf4.fr7/P3./w$xqu1f3FSdHbs02z9AocIk0UpBf6S9uqlRTfcS56zkPqTxPMhm.kj4D.e8E9DRlH/uXf/Pe1g59vHIM0MwcvtiA",
                "md5 b40bdd9f233786ae1abe6c5edf6a23f0:f7",
                "md5 526ece8bfbb70501c3241cebd901b0cd:f7:after",
                "sha1 fb978a85f5fc2a980203b4e942328f4ce645972b:f7",
                "sha1 18c0355ed1553596f8bf5b6165fb110d59d919fd:f7:after",
                "sha256 72ef2aed3fc66b8bc1940bd213380d584627558e8423662c442a55e1c93e82c5:f7",
                "sha256 5f7efb99efa6cca58c66b470578e5fc09cffc892fe4d0821b5b9f264a310baac:f7:after",
                "sha512 ed94474c39669a804207f58b8953fb5fb3218c1cc20396c5578d157e993f853f1f44dd5b28eb9b918023de10ceb8084e8dee3cf58cafeb157c15e78769efd909:f7",
                "sha512 6f5ce0f09030883eebd4efec0ec7c88fd30f1377163179dc638d7ee39c6204c351dedd4a754039794159bc8c5606737b8c87993f865a4cc6e5eb95ede01e91cd:f7:after",
                "sha512 56b698defedb5a435b634afe3320bbaf3fdcd920b6c503a446fc7b7a776b298d479d1ba6a8b617808eb0bf579ce9a95d668347bcab7149085ac93cb27995197b:"
            })
    void hashOfAnotherSystemLogsInOnceAndIsReplaced(String scheme, String value) {
        assertImported(PASSWORD, scheme, value);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = ' ',
            value = {
                "test12345 phpass $P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0",
                "test12345 phpass $H$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0",
                "pleaseletmein scrypt $scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw",
                "password argon2id $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "password argon2id $argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
            })
    void publishedVectorLogsInOnceAndIsReplaced(String password, String scheme, String value) {
        assertImported(password, scheme, value);
    }

    private static void assertImported(String password, String scheme, String value) {
        var old = imported(scheme, value);
        assertThat(passwords.importable()).contains(scheme);
        assertThat(passwords.understands(scheme, value)).isTrue();
        assertThat(check(password + "x", old, PasswordScheme.argon2id)).isInstanceOf(Wrong.class);
        assertThat(check("", old, PasswordScheme.argon2id)).isInstanceOf(Wrong.class);

        var upgraded = upgrade(password, old, PasswordScheme.argon2id);

        assertThat(upgraded.value()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(upgraded.imported()).isFalse();
        assertThat(check(password, upgraded, PasswordScheme.argon2id)).isEqualTo(new Right(Optional.empty()));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = ' ',
            value = {
                "bcrypt $2x$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
                "bcrypt $2$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
                "bcrypt $2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6",
                "argon2id $argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "argon2id $argon2id$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "md5 fb978a85f5fc2a980203b4e942328f4ce645972b:f7",
                "sha1 b40bdd9f233786ae1abe6c5edf6a23f0:f7",
                "sha256 zzef2aed3fc66b8bc1940bd213380d584627558e8423662c442a55e1c93e82c5:f7",
                "phpass $P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L",
                "plain correct-horse",
                "sha512 00:f7",
                "sha512 72ef2aed3fc66b8bc1940bd213380d584627558e8423662c442a55e1c93e82c5:f7",
                "sha256 ed94474c39669a804207f58b8953fb5fb3218c1cc20396c5578d157e993f853f1f44dd5b28eb9b918023de10ceb8084e8dee3cf58cafeb157c15e78769efd909:f7"
            })
    void hashOfAnUnknownFormIsRefusedAtImport(String scheme, String value) {
        assertThat(passwords.understands(scheme, value)).isFalse();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = ' ',
            value = {
                "bcrypt $2b$15$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
                "bcrypt $2b$31$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
                "argon2id $argon2id$v=19$m=131073,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "argon2id $argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "argon2id $argon2id$v=19$m=65536,t=11,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "argon2id $argon2id$v=19$m=65536,t=2,p=9$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "scrypt $scrypt$ln=18,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$6g3umF+uVrJsObaTZhIbbTlgrvOEFcCItdwSjtPF67M",
                "scrypt $scrypt$ln=17,r=16,p=1$MDEyMzQ1Njc4OWFiY2RlZg$6g3umF+uVrJsObaTZhIbbTlgrvOEFcCItdwSjtPF67M",
                "scrypt $scrypt$ln=10,r=8,p=16$MDEyMzQ1Njc4OWFiY2RlZg$6g3umF+uVrJsObaTZhIbbTlgrvOEFcCItdwSjtPF67M",
                "pbkdf2 pbkdf2_sha256$2000001$salt8$QZwJoonZ5oyrxC2+mOiW4iX5hJLTL3fr5Z/fQpx1cpY=",
                "pbkdf2 pbkdf2_sha1$1000001$salt8$QZwJoonZ5oyrxC2+mOiW4iX5hJLTL3fr5Z/fQpx1cpY=",
                "pbkdf2 $pbkdf2-sha256$1000001$8PHy8/T19vf4.fr7/P3./w$xqu1f3FSdHbs02z9AocIk0UpBf6S9uqlRTfcS56zkPqTxPMhm.kj4D.e8E9DRlH/uXf/Pe1g59vHIM0MwcvtiA",
                "phpass $P$GIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0"
            })
    void hashTooDearToCheckIsRefusedAtImport(String scheme, String value) {
        assertThat(passwords.understands(scheme, value)).isFalse();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = ' ',
            value = {
                "true argon2id $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "false argon2id $argon2id$v=19$m=65537,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "true scrypt $scrypt$ln=16,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$6g3umF+uVrJsObaTZhIbbTlgrvOEFcCItdwSjtPF67M",
                "false scrypt $scrypt$ln=17,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$6g3umF+uVrJsObaTZhIbbTlgrvOEFcCItdwSjtPF67M"
            })
    void hashOfMoreThanTheMemoryForHashingIsRefusedAtImport(boolean fits, String scheme, String value) {
        var small = withSettings(Map.of("vestibule.password.memory-mib", "64"));

        assertThat(small.understands(scheme, value)).isEqualTo(fits);
        small.close();
    }

    @Test
    void serviceWhoseOwnHashDoesNotFitSaysSoAtItsStart() {
        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> withSettings(Map.of("vestibule.password.memory-mib", "16")))
                .withMessageContaining("vestibule.password.memory-mib");
    }

    /** Else the user's every login would end in a 500. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = ' ',
            value = {
                "pbkdf2 pbkdf2_sha256$0$salt8$QZwJoonZ5oyrxC2+mOiW4iX5hJLTL3fr5Z/fQpx1cpY=",
                "pbkdf2 pbkdf2_sha256$1000$salt8$QZwJoonZ5oyrxC2+mOiW4iX5hJLTL3fr5Z/fQpx1c",
                "pbkdf2 $pbkdf2-sha256$1000$8PHy8/T19$JwgcbJZlHBoE0uPBMy9SZsCsIJXsYLx/8XwH97PVwMU",
                "scrypt $scrypt$ln=16,r=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$6g3umF+uVrJsObaTZhIbbTlgrvOEFcCItdwSjtPF67M",
                "scrypt $scrypt$ln=10,r=8,p=1$MDEyMzQ1N$6g3umF+uVrJsObaTZhIbbTlgrvOEFcCItdwSjtPF67M",
                "scrypt $scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$6g3umF+uVrJsObaTZhIbbTlgrvOEFcCItdwSjtPF6"
            })
    void hashThatCannotBeCheckedIsRefusedAtImport(String scheme, String value) {
        assertThat(passwords.understands(scheme, value)).isFalse();
    }

    @Test
    void argon2idWithHardlyAnyMemoryIsReadWithoutError() {
        var odd = imported(
                "argon2id", "$argon2id$v=19$m=1,t=1,p=8$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");

        assertThatCode(() -> check(PASSWORD, odd, PasswordScheme.argon2id)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"argon2id", "bcrypt"})
    void currentHashIsLeftAsItIs(PasswordScheme scheme) {
        var stored = passwords.hash(PASSWORD, scheme);

        assertThat(check(PASSWORD, stored, scheme)).isEqualTo(new Right(Optional.empty()));
    }

    @Test
    @Tag("S0-09")
    void weakerHashOfOurOwnIsUpgraded() {
        var weakBcrypt = own("bcrypt", "$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2");
        var weakArgon2id =
                own("argon2id", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4");

        assertThat(upgrade(PASSWORD, weakBcrypt, PasswordScheme.bcrypt).value()).startsWith("$2b$10$");
        assertThat(upgrade("password", weakArgon2id, PasswordScheme.argon2id).value())
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    @Tag("S0-09")
    void hashOfTheOtherSchemeBecomesTheTenants() {
        var argon2id = passwords.hash(PASSWORD, PasswordScheme.argon2id);

        assertThat(upgrade(PASSWORD, argon2id, PasswordScheme.bcrypt).value()).startsWith("$2b$10$");
    }

    @Test
    void whoHasNoPasswordIsNeverRight() {
        assertThat(check(PASSWORD, null, PasswordScheme.argon2id)).isInstanceOf(Wrong.class);
        assertThat(check("no user has this password", null, PasswordScheme.argon2id))
                .isInstanceOf(Wrong.class);
        assertThat(check("", null, PasswordScheme.bcrypt)).isInstanceOf(Wrong.class);
        assertThat(check(PASSWORD, own("no-such-scheme", "x"), PasswordScheme.bcrypt))
                .isInstanceOf(Wrong.class);
    }

    /** If a right guess were hashed again, it would take longer and so give itself away. */
    @Test
    @Tag("attack-49")
    void wastedWorkIsOneComparisonWhateverIsTyped() {
        var metrics = new SimpleMeterRegistry();
        var passwords = withSettings(Map.of(), metrics);
        var md5 = new StoredPassword("md5", "0cc175b9c0f1b6a831c399e269772661", true);
        double made =
                metrics.counter("vestibule.password.made", "scheme", "argon2id").count();

        passwords.waste("a", md5, PasswordScheme.argon2id);

        assertThat(metrics.counter("vestibule.password.made", "scheme", "argon2id")
                        .count())
                .isEqualTo(made);
        assertThat(metrics.counter("vestibule.password.compared", "scheme", "md5")
                        .count())
                .isEqualTo(1);
        passwords.close();
    }

    /** ASVS 6.3.8: a hash of this cost cannot be had in less time, so the bound is safe on every machine. */
    @ParameterizedTest
    @Tag("attack-34")
    @CsvSource({"argon2id, 8", "argon2id, 100", "bcrypt, 73", "bcrypt, 100"})
    void unknownUserCostsAHashHoweverLongTheGuess(PasswordScheme scheme, int length) {
        var dear = withSettings(Map.of(
                "vestibule.password.argon2id.memory-kib", "65536", "vestibule.password.argon2id.iterations", "4"));
        long start = System.nanoTime();

        dear.check("x".repeat(length), null, scheme);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(20));
        dear.close();
    }

    @Test
    @Tag("attack-34")
    void userWithBcryptCostsAHashHoweverLongTheGuess() {
        var dear = withSettings(Map.of("vestibule.password.bcrypt.cost", "11"));
        var stored = dear.hash(PASSWORD, PasswordScheme.bcrypt);
        dear.check("warm", stored, PasswordScheme.bcrypt);

        Duration ordinary = cost(() -> dear.check("x".repeat(20), stored, PasswordScheme.bcrypt));
        Duration tooLong = cost(() -> dear.check("x".repeat(73), stored, PasswordScheme.bcrypt));

        assertThat(tooLong).isGreaterThan(ordinary.dividedBy(2)).isLessThan(ordinary.multipliedBy(2));
        dear.close();
    }

    /** The least of five, since others use the machine. */
    private static Duration cost(Runnable check) {
        return IntStream.range(0, 5)
                .mapToObj(_ -> {
                    long start = System.nanoTime();
                    check.run();
                    return Duration.ofNanos(System.nanoTime() - start);
                })
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** A hash of another system is checked alone; a second one next to it would tell who has such a hash. */
    @Test
    @Tag("attack-49")
    void aWrongPasswordForAnImportedHashCostsThatHashAlone() {
        var dear = withSettings(Map.of(
                "vestibule.password.argon2id.memory-kib", "65536", "vestibule.password.argon2id.iterations", "4"));
        var cheap = imported("md5", "5f4dcc3b5aa765d61d8327deb882cf99:salt");
        var own = dear.hash(PASSWORD, PasswordScheme.argon2id);
        dear.check("warm", own, PasswordScheme.argon2id);

        Duration imported = cost(() -> dear.check("wrong", cheap, PasswordScheme.argon2id));
        Duration ours = cost(() -> dear.check("wrong", own, PasswordScheme.argon2id));

        assertThat(imported).isLessThan(ours.dividedBy(4));
        dear.close();
    }

    @Test
    void whatDoesNotFitIntoTheQueueIsAnswered503() throws Exception {
        var narrow = withSettings(Map.of(
                "vestibule.password.pool.threads", "1",
                "vestibule.password.pool.queue", "1",
                "vestibule.password.argon2id.memory-kib", "65536",
                "vestibule.password.argon2id.iterations", "5"));
        var start = new CountDownLatch(1);
        Callable<Problem> attempt = () -> {
            start.await();
            return catchThrowableOfType(Problem.class, () -> narrow.hash(PASSWORD, PasswordScheme.argon2id));
        };
        List<Problem> refused = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(12)) {
            List<Future<Problem>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                answers.add(threads.submit(attempt));
            }

            start.countDown();

            for (var answer : answers) {
                if (answer.get() != null) {
                    refused.add(answer.get());
                }
            }
        }
        assertThat(refused).isNotEmpty().hasSizeLessThan(12).allSatisfy(problem -> {
            assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE);
            assertThat(problem.response().getHeaderString("Retry-After")).isEqualTo("2");
        });
        assertThat(narrow.hash(PASSWORD, PasswordScheme.argon2id).scheme()).isEqualTo("argon2id");
        narrow.close();
    }

    @ParameterizedTest
    @CsvSource({"7, too_short", "0, too_short", "129, too_long"})
    void lengthOfANewPasswordIsCountedInCodePoints(int codePoints, String reason) {
        var problem = catchThrowableOfType(
                Problem.class, () -> passwords.requireGood("😀".repeat(codePoints), List.of(), Passwords.SHORTEST));

        assertThat(problem.type()).isEqualTo(ProblemType.PASSWORD_REJECTED);
        assertThat(problem.member("reasons")).isEqualTo(List.of(reason));
    }

    @ParameterizedTest
    @CsvSource({"8, 7, 8 to 128", "15, 14, 15 to 128"})
    void whoChoosesATooShortPasswordIsToldTheLength(int shortest, int codePoints, String said) {
        var problem = catchThrowableOfType(
                Problem.class, () -> passwords.requireGood("😀".repeat(codePoints), List.of(), shortest));

        assertThat(problem.member("reasons")).isEqualTo(List.of("too_short"));
        assertThat(problem.member("minimum_length")).isEqualTo(shortest);
        assertThat(problem.in(Language.ENGLISH).get("detail")).asString().contains(said);
        assertThatCode(() -> passwords.requireGood("😀".repeat(shortest), List.of(), shortest))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 64, 128})
    void anyKindOfLetterWillDo(int codePoints) {
        assertThatCode(() -> passwords.requireGood("å".repeat(codePoints), List.of(), Passwords.SHORTEST))
                .doesNotThrowAnyException();
        assertThatCode(() -> passwords.requireGood("😀".repeat(codePoints), List.of(), Passwords.SHORTEST))
                .doesNotThrowAnyException();
    }

    @Test
    @Tag("S0-11")
    void everyReasonIsTold() {
        assertThat(reasons("Washington", "washington@mail.example")).containsExactly("common", "contains_name");
        assertThat(reasons("papone90", "alice")).containsExactly("breached");
        assertThat(reasons("alice-1990-alice", "alice@mail.example")).isEmpty();
    }

    @Test
    @Tag("S0-11")
    void aNewPasswordIsAnotherOneInWhateverNormalForm() {
        var problem = catchThrowableOfType(
                Problem.class,
                () -> passwords.requireGoodAndNew("smørrebrød e\u0301", "smørrebrød é", List.of(), Passwords.SHORTEST));

        assertThat(problem.member("reasons")).isEqualTo(List.of("same_as_current"));
        assertThatCode(() -> passwords.requireGoodAndNew("smørrebrød 2", "smørrebrød 1", List.of(), Passwords.SHORTEST))
                .doesNotThrowAnyException();
    }

    private static List<Object> reasons(String password, String name) {
        var problem = catchThrowableOfType(
                Problem.class, () -> passwords.requireGood(password, List.of(name), Passwords.SHORTEST));
        return problem == null ? List.of() : List.copyOf((List<?>) problem.member("reasons"));
    }

    @Test
    @Tag("attack-33")
    void storedPasswordDoesNotPrintItsHash() {
        assertThat(own("bcrypt", "$2b$10$secret").toString()).doesNotContain("secret");
    }

    private static Passwords.Check check(String typed, StoredPassword stored, PasswordScheme scheme) {
        return passwords.check(typed, stored, scheme);
    }

    private static StoredPassword upgrade(String typed, StoredPassword stored, PasswordScheme scheme) {
        var check = check(typed, stored, scheme);
        assertThat(check).isInstanceOf(Right.class);
        return ((Right) check).upgrade().orElseThrow();
    }

    private static StoredPassword imported(String scheme, String value) {
        return new StoredPassword(scheme, value, true);
    }

    private static StoredPassword own(String scheme, String value) {
        return new StoredPassword(scheme, value, false);
    }

    private static Passwords withSettings(Map<String, String> settings) {
        return withSettings(settings, new SimpleMeterRegistry());
    }

    private static Passwords withSettings(Map<String, String> settings, SimpleMeterRegistry metrics) {
        var config = new SmallRyeConfigBuilder()
                .withMapping(PasswordConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(PasswordConfig.class);
        return new Passwords(config, new KnownPasswords(config), metrics);
    }
}
