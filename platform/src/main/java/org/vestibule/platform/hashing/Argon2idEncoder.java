package org.vestibule.platform.hashing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.vestibule.platform.hashing.Argon2id.Cost;

/** Passwords as {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}, the string format of the reference implementation. */
record Argon2idEncoder(Cost cost) implements PasswordEncoder {
    /** Up to ten passes: a hash that costs more would let an import starve the service. */
    static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(?<memory>[1-9][0-9]{0,6}),t=(?<passes>[1-9]|10),p=(?<lanes>[1-8])\\$(?<salt>"
                    + base64(2, 21)
                    + ")\\$(?<hash>"
                    + base64(4, 43)
                    + ")");

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    @Override
    public String encode(CharSequence password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        cost.memoryKib(),
                        cost.passes(),
                        cost.lanes(),
                        base64.encodeToString(salt),
                        base64.encodeToString(Argon2id.hash(bytes(password), salt, cost, HASH_BYTES)));
    }

    @Override
    public boolean matches(CharSequence password, String stored) {
        Matcher parts = parse(stored);
        byte[] salt = Base64.getDecoder().decode(parts.group("salt"));
        byte[] hash = Base64.getDecoder().decode(parts.group("hash"));
        return MessageDigest.isEqual(hash, Argon2id.hash(bytes(password), salt, costOf(parts), hash.length));
    }

    /** Whether it cost less than what is stored today. */
    @Override
    public boolean upgradeEncoding(String stored) {
        Cost was = costOf(parse(stored));
        return was.memoryKib() < cost.memoryKib() || was.passes() < cost.passes();
    }

    /** Base64 without padding, of so many whole groups of four letters and a rest. */
    private static String base64(int least, int most) {
        return "(?:[A-Za-z0-9+/]{4}){%d,%d}(?:[A-Za-z0-9+/]{2,3})?".formatted(least, most);
    }

    private static Matcher parse(String stored) {
        Matcher parts = FORM.matcher(stored);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not an argon2id hash");
        }
        return parts;
    }

    private static Cost costOf(Matcher parts) {
        return new Cost(
                Integer.parseInt(parts.group("memory")),
                Integer.parseInt(parts.group("passes")),
                Integer.parseInt(parts.group("lanes")));
    }

    private static byte[] bytes(CharSequence password) {
        return password.toString().getBytes(StandardCharsets.UTF_8);
    }
}
