package org.vestibule.platform.hashing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/** Hashes that other systems made and users bring along. They are read, never written. */
public final class LegacyHashes {
    private LegacyHashes() {}

    public static List<HashScheme> all() {
        return List.of(
                new Scrypt(),
                new Pbkdf2(),
                new Phpass(),
                new Salted("md5", "MD5"),
                new Salted("sha1", "SHA-1"),
                new Salted("sha256", "SHA-256"),
                new Salted("sha512", "SHA-512"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the standard Base64, padded or not, stands for bytes at all. */
    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** {@code $scrypt$ln=15,r=8,p=1$salt$hash}, Base64 without padding (RFC 7914; the PHC form of passlib). */
    record Scrypt() implements HashScheme {
        private static final Pattern FORM = Pattern.compile(
                "\\$scrypt\\$ln=([1-9]|1[0-7]),r=([1-9]|1[0-6]),p=([1-4])\\$([A-Za-z0-9+/]{6,88})\\$([A-Za-z0-9+/]{22,88})");

        @Override
        public String name() {
            return "scrypt";
        }

        @Override
        public boolean understands(String value) {
            Matcher parts = FORM.matcher(value);
            return parts.matches()
                    && isDefined(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)))
                    && isBase64(parts.group(4))
                    && isBase64(parts.group(5));
        }

        /** RFC 7914 section 6 wants N below 2^(128 * r / 8). */
        private static boolean isDefined(int ln, int r) {
            return ln < 16 * r;
        }

        /** RFC 7914 section 5: N blocks of 128 * r bytes. */
        @Override
        public int memoryKib(String value) {
            Matcher parts = FORM.matcher(value);
            return parts.matches()
                    ? Math.ceilDiv(Integer.parseInt(parts.group(2)) << Integer.parseInt(parts.group(1)), 8)
                    : 0;
        }

        @Override
        public boolean matches(String password, String value) {
            Matcher parts = FORM.matcher(value);
            if (!parts.matches()) {
                return false;
            }
            byte[] expected = Base64.getDecoder().decode(parts.group(5));
            byte[] actual = SCrypt.generate(
                    utf8(password),
                    Base64.getDecoder().decode(parts.group(4)),
                    1 << Integer.parseInt(parts.group(1)),
                    Integer.parseInt(parts.group(2)),
                    Integer.parseInt(parts.group(3)),
                    expected.length);
            return MessageDigest.isEqual(expected, actual);
        }
    }

    /**
     * PBKDF2 (RFC 8018) as Django writes it, {@code pbkdf2_sha256$rounds$salt$hash}, and as passlib does,
     * {@code $pbkdf2-sha512$rounds$salt$hash} with {@code .} for {@code +}; the digest is SHA-1, SHA-256 or SHA-512.
     */
    record Pbkdf2() implements HashScheme {
        private static final Pattern DJANGO = Pattern.compile(
                "pbkdf2_(sha1|sha256|sha512)\\$([0-9]{1,7})\\$([^$]{1,64})\\$([A-Za-z0-9+/]{20,88}={0,2})");
        private static final Pattern PASSLIB = Pattern.compile(
                "\\$pbkdf2(?:-(sha1|sha256|sha512))?\\$([0-9]{1,7})\\$([A-Za-z0-9./]{6,88})\\$([A-Za-z0-9./]{20,88})");

        /** Over all blocks of the hash: each takes as many rounds as the value says (RFC 8018 section 5.2). */
        private static final int MOST_ROUNDS = 2_000_000;

        @Override
        public String name() {
            return "pbkdf2";
        }

        @Override
        public boolean understands(String value) {
            Matcher parts = parts(value);
            return parts != null
                    && (isDjango(value) || isBase64(parts.group(3).replace('.', '+')))
                    && isBase64(parts.group(4).replace('.', '+'))
                    && Integer.parseInt(parts.group(2)) >= 1
                    && Integer.parseInt(parts.group(2)) * blocks(parts) <= MOST_ROUNDS;
        }

        private static int blocks(Matcher parts) {
            int length = Base64.getDecoder().decode(parts.group(4).replace('.', '+')).length;
            return Math.ceilDiv(length, digest(algorithm(parts)).getDigestLength());
        }

        private static String algorithm(Matcher parts) {
            return switch (parts.group(1)) {
                case "sha256" -> "SHA-256";
                case "sha512" -> "SHA-512";
                case null, default -> "SHA-1";
            };
        }

        private static boolean isDjango(String value) {
            return value.startsWith("pbkdf2_");
        }

        private static Matcher parts(String value) {
            Matcher django = DJANGO.matcher(value);
            Matcher passlib = PASSLIB.matcher(value);
            return django.matches() ? django : passlib.matches() ? passlib : null;
        }

        @Override
        public boolean matches(String password, String value) {
            Matcher parts = parts(value);
            if (parts == null) {
                return false;
            }
            byte[] salt = isDjango(value)
                    ? utf8(parts.group(3))
                    : Base64.getDecoder().decode(parts.group(3).replace('.', '+'));
            byte[] expected = Base64.getDecoder().decode(parts.group(4).replace('.', '+'));
            var spec = new PBEKeySpec(
                    password.toCharArray(), salt, Integer.parseInt(parts.group(2)), expected.length * Byte.SIZE);
            try {
                byte[] actual = SecretKeyFactory.getInstance(
                                "PBKDF2WithHmac" + algorithm(parts).replace("-", ""))
                        .generateSecret(spec)
                        .getEncoded();
                return MessageDigest.isEqual(expected, actual);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** {@code $P$} of WordPress and {@code $H$} of phpBB: MD5 over and over, in phpass' own Base64. */
    record Phpass() implements HashScheme {
        private static final String ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        private static final Pattern FORM =
                Pattern.compile("\\$[PH]\\$([5-9A-F])([./0-9A-Za-z]{8})([./0-9A-Za-z]{22})");

        @Override
        public String name() {
            return "phpass";
        }

        @Override
        public boolean understands(String value) {
            return FORM.matcher(value).matches();
        }

        @Override
        public boolean matches(String password, String value) {
            Matcher parts = FORM.matcher(value);
            if (!parts.matches()) {
                return false;
            }
            MessageDigest md5 = digest("MD5");
            byte[] secret = utf8(password);
            md5.update(utf8(parts.group(2)));
            byte[] hash = md5.digest(secret);
            for (int rounds = 1 << ALPHABET.indexOf(parts.group(1)); rounds > 0; rounds--) {
                md5.update(hash);
                hash = md5.digest(secret);
            }
            return MessageDigest.isEqual(utf8(encode(hash)), utf8(parts.group(3)));
        }

        /** Little-endian groups of three bytes, six bits at a time. */
        private static String encode(byte[] bytes) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < bytes.length; i += 3) {
                int group = 0;
                int size = Math.min(3, bytes.length - i);
                for (int j = 0; j < size; j++) {
                    group |= (bytes[i + j] & 0xff) << (Byte.SIZE * j);
                }
                for (int j = 0; j <= size; j++) {
                    text.append(ALPHABET.charAt(group >>> (6 * j) & 0x3f));
                }
            }
            return text.toString();
        }
    }

    /**
     * One round of a digest over salt and password, as old shop systems did: {@code <hex>:<salt>} with the salt before
     * the password (osCommerce, Magento 1), {@code <hex>:<salt>:after} with the salt behind it.
     */
    record Salted(String name, String algorithm) implements HashScheme {
        private static final Pattern FORM = Pattern.compile("([0-9a-fA-F]{32,128}):([^:]{0,64})(:after)?");

        @Override
        public boolean understands(String value) {
            Matcher parts = FORM.matcher(value);
            return parts.matches()
                    && parts.group(1).length() == 2 * digest(algorithm).getDigestLength();
        }

        @Override
        public boolean matches(String password, String value) {
            Matcher parts = FORM.matcher(value);
            if (!parts.matches()) {
                return false;
            }
            String salt = parts.group(2);
            String salted = parts.group(3) == null ? salt + password : password + salt;
            return MessageDigest.isEqual(
                    HexFormat.of().parseHex(parts.group(1)), digest(algorithm).digest(utf8(salted)));
        }
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
