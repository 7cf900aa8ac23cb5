package org.vestibule.mfa.method.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.ImportedFactors.Code;

/** Hashes of other programs: Python's hashlib, bcrypt and argon2-cffi. */
class ForeignCodesTest {
    private static final String CODE = "8KTMQ3VXW2LP";
    private static final String SHA512 =
            "a7dce8019fb849ecae6d4868165a807dcd451862fbb4d2eae42797de0171fa71e832f4a6282a34dfe1eb96e6209e680d6683ac2cec0b67d8a3fd14a71b04e423:";

    /** Of {@code ab12-cd34}, as it was shown. */
    private static final String WITH_HYPHEN = "c840841632e9ef15972663c1d2b1530455aae72423e141d04a254f05297b532b:";

    /** Of {@code ab12cd34}. */
    private static final String SMALL_LETTERS = "034941017c353b1e5e89c7c3fae330a632e5f1517fef17bfa33d8dfa2418a94d:";

    private final ForeignCodes codes = new ForeignCodes();

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = ' ',
            value = {
                "bcrypt $2b$04$abcdefghijklmnopqrstuu.tdwCSEEh7zihllCufos5R6ZM0ZAUIa",
                "bcrypt $2a$04$abcdefghijklmnopqrstuu.tdwCSEEh7zihllCufos5R6ZM0ZAUIa",
                "bcrypt $2y$04$abcdefghijklmnopqrstuu.tdwCSEEh7zihllCufos5R6ZM0ZAUIa",
                "bcrypt $2b$10$abcdefghijklmnopqrstuus0kEvlb9UbwU0FbIwI7.hgVuFDUC72O",
                "argon2id $argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$ZINVUQGEOuTTRWiZ22io8/p1l9gt3mhiZemxT7t2520",
                "argon2id $argon2id$v=19$m=19456,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$XUlUXP44Vwwbxi/MEVniRyGZfHKTafDuVGD/TryFBQ4",
                "sha256 64912564a8c6688c8abd9be3e5f136ebbae6d6f90523a86f4092af0ba48f542d:a7",
                "sha256 3efa25c9e84d2a61a12b534ea180299c78b7fad1c9b159d0c6bd7839b8ef9f93:a7:after",
                "sha512 " + SHA512,
                "sha512 60daba7ab815abfca9c5061d986071c6daf41e7aeedf051dd597c7947a4f470f1ccfe954fabf31630493fd476ce15ecb4500acaca69d54c23f9628a5e653b9fc:a7"
            })
    void codeOfAnotherSystemIsTakenAndFound(String scheme, String value) {
        RecoveryCode taken = code(scheme, value);

        assertThat(codes.understands(new Code(scheme, value))).isTrue();
        assertThat(codes.find(List.of(taken), CODE)).hasValue(taken);
        assertThat(codes.find(List.of(taken), "8KTMQ3VXW2LQ")).isEmpty();
        assertThat(codes.find(List.of(taken), "")).isEmpty();
    }

    /** An attempt compares with up to twenty of them: what costs more than ours would let a few attempts starve us. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = ' ',
            value = {
                "bcrypt $2b$11$abcdefghijklmnopqrstuu2.1.ou5NXLiEOg5vYHm.gPmNbU.E7Xa",
                "bcrypt $2b$14$abcdefghijklmnopqrstuu2.1.ou5NXLiEOg5vYHm.gPmNbU.E7Xa",
                "argon2id $argon2id$v=19$m=8192,t=4,p=1$MDEyMzQ1Njc4OWFiY2RlZg$PplDVofk3GLz5MaIE9rpc8hgfDmAaZIH9r2xe7AYA/g",
                "argon2id $argon2id$v=19$m=8192,t=10,p=1$MDEyMzQ1Njc4OWFiY2RlZg$PplDVofk3GLz5MaIE9rpc8hgfDmAaZIH9r2xe7AYA/g",
                "argon2id $argon2id$v=19$m=19457,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$Wy0pybL//QrF17n8NDKEEfh0MqHy0562GfG0XHcsBCs",
                "argon2id $argon2id$v=19$m=65536,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$hEbBBFEmYr3a6pdavK0ebrlVyFPkT0tn0h7JGdAACp8"
            })
    void codeThatIsTooDearToCheckIsRefused(String scheme, String value) {
        assertThat(codes.understands(new Code(scheme, value))).isFalse();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = ' ',
            nullValues = "null",
            value = {
                "md5 7b8e2ce20aff26a6fdf57b11a6563055:a7",
                "sha1 d64db5c7f846bf59f5d810c76fe6e7440f69e737:a7",
                "pbkdf2 pbkdf2_sha256$1000$salt8$QZwJoonZ5oyrxC2+mOiW4iX5hJLTL3fr5Z/fQpx1cpY=",
                "plain 8KTMQ3VXW2LP",
                "sha512 64912564a8c6688c8abd9be3e5f136ebbae6d6f90523a86f4092af0ba48f542d:a7",
                "sha256 null",
                "null 64912564a8c6688c8abd9be3e5f136ebbae6d6f90523a86f4092af0ba48f542d:a7"
            })
    void codeOfAnUnknownSchemeIsRefused(String scheme, String value) {
        assertThat(codes.understands(new Code(scheme, value))).isFalse();
    }

    @Test
    @Tag("attack-53")
    void whatIsNoCodeIsRefused() {
        assertThat(codes.understands(null)).isFalse();
    }

    /** PostgreSQL stores no NUL, and no salt is made of what cannot be typed. */
    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\0", "\n", "\u007f"})
    @Tag("attack-53")
    void codeWhoseSaltCannotBeStoredIsRefused(String salt) {
        assertThat(codes.understands(new Code("sha512", SHA512 + salt))).isFalse();
        assertThat(codes.understands(new Code("sha512", SHA512 + salt + ":after")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {CODE, "8ktmq3vxw2lp", "8KTM-Q3VX-W2LP", " 8ktm q3vx\tw2lp "})
    void codeIsReadAsPeopleTypeIt(String typed) {
        RecoveryCode taken = code("sha512", SHA512);

        assertThat(codes.find(List.of(taken), typed)).hasValue(taken);
    }

    @Test
    void codeIsReadAsItWasShownToo() {
        RecoveryCode hyphen = code("sha256", WITH_HYPHEN);
        RecoveryCode small = code("sha256", SMALL_LETTERS);
        List<RecoveryCode> both = List.of(hyphen, small);

        assertThat(codes.find(both, " ab12-cd34 ")).hasValue(hyphen);
        assertThat(codes.find(both, "ab12cd34")).hasValue(small);
        assertThat(codes.find(List.of(small), "ab12-cd34")).hasValue(small);
        assertThat(codes.find(both, "AB12CD34"))
                .as("letters are not made smaller")
                .isEmpty();
    }

    @Test
    void ourOwnCodesAreNotLookedAt() {
        RecoveryCode own = new RecoveryCode();
        own.hash = new byte[32];
        own.salt = new byte[16];
        RecoveryCode taken = code("sha512", SHA512);

        assertThat(codes.find(List.of(own), CODE)).isEmpty();
        assertThat(codes.find(List.of(own, taken), CODE)).hasValue(taken);
    }

    private static RecoveryCode code(String scheme, String value) {
        RecoveryCode code = new RecoveryCode();
        code.scheme = scheme;
        code.foreignHash = value;
        return code;
    }
}
